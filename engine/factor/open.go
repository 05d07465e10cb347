package factor

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/cleaner-production/abate/engine/internal/place"
	"github.com/cleaner-production/abate/engine/internal/spell"
	"github.com/cleaner-production/abate/engine/internal/tomltree"
	"github.com/cleaner-production/abate/factors"
)

// suffix is what tells the name of a file from the id of a built-in set.
const suffix = ".toml"

// maxLineage is how many sets may extend one another.
const maxLineage = 16

// Names returns the ids of the built-in sets in alphabetical order.
func Names() []string {
	entries, _ := factors.Files.ReadDir(".") // an embedded folder that holds this package's own files
	var names []string
	for _, e := range entries {
		if id := strings.TrimSuffix(e.Name(), suffix); id != "gwp" {
			names = append(names, id)
		}
	}
	return names
}

// Load returns the built-in set of an id such as "viet-nam". The error of an unknown id names the nearest.
func Load(name string) (*Set, error) {
	return opener{}.open(name, place.Position{})
}

// Open returns the set in a file of fsys whose name ends in .toml, or else the built-in set of that id. The
// file may extend built-in sets and the files of its own folder and those below; give it a file system that
// links cannot lead out of, such as that of an [os.Root].
func Open(fsys fs.FS, name string) (*Set, error) {
	return opener{fsys: fsys}.open(name, place.Position{})
}

// OpenAnywhere is Open for sets that are trusted: they may extend any file of fsys, by a path with "..".
func OpenAnywhere(fsys fs.FS, name string) (*Set, error) {
	return opener{fsys: fsys, anywhere: true}.open(name, place.Position{})
}

// Decode returns the set in a TOML text. It may extend built-in sets. The file name is for error messages.
func Decode(file string, data []byte) (*Set, error) {
	return opener{}.decode(file, data)
}

// opener follows extends.
type opener struct {
	fsys     fs.FS
	anywhere bool     // whether a set may extend files that are not below its folder
	folder   string   // of the file that extends
	chain    []string // the names on the way here
}

// open finds a set by its name; at is where the name stands, if in a file.
func (o opener) open(name string, at place.Position) (*Set, error) {
	isFile := strings.HasSuffix(name, suffix)
	if isFile {
		below := strings.TrimPrefix(name, "./")
		full := path.Join(o.folder, below)
		if !fs.ValidPath(below) && !(o.anywhere && fs.ValidPath(full)) || path.IsAbs(name) || strings.Contains(name, `\`) {
			return nil, place.At(at, "found "+place.Quote(name), "a set in the same folder or below it is wanted", "copy the file there and write its name")
		}
		name = full
	}
	if slices.Contains(o.chain, name) {
		return nil, place.At(at, "a set that extends itself: "+plain(append(o.chain, name)), "", "take one of these extends out")
	}
	if len(o.chain) >= maxLineage {
		return nil, place.At(at, fmt.Sprintf("more than %d sets extend one another", maxLineage), "", "")
	}
	o.chain = append(slices.Clone(o.chain), name)
	if isFile {
		return o.file(name, at)
	}
	data, err := factors.Files.ReadFile(name + suffix)
	if err != nil || name == "gwp" || strings.ContainsAny(name, `/\`) {
		return nil, unknownSet(name, at)
	}
	return o.decode("factors/"+name+suffix, data)
}

// plain lists names with what would move the reader's cursor escaped.
func plain(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = strings.Trim(place.Quote(name), `"`)
	}
	return strings.Join(all, " → ")
}

func unknownSet(name string, at place.Position) error {
	mend := "known: " + strings.Join(Names(), ", ") + "; a file of your own ends in .toml"
	if near := spell.Nearest(name, Names()); near != "" {
		mend = "did you mean " + place.Quote(near) + "?"
	} else if strings.ContainsAny(name, `/\.`) {
		mend = "the file of a set ends in .toml"
	}
	return place.At(at, "unknown factor set "+place.Quote(name), "", mend)
}

func (o opener) file(name string, at place.Position) (*Set, error) {
	if o.fsys == nil {
		return nil, place.At(at, "found "+place.Quote(name), "a built-in set is wanted here", "known: "+strings.Join(Names(), ", "))
	}
	data, err := readFile(o.fsys, name)
	if err != nil {
		return nil, place.At(at, "cannot read the factor set "+place.Quote(name), cause(err), "")
	}
	o.folder = path.Dir(name)
	return o.decode(name, data)
}

// readFile reads a file unless it is too large for a set, or not a file.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name) // before it is opened, which for a pipe would wait
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a regular file")
	case info.Size() > tomltree.MaxBytes:
		return nil, fmt.Errorf("it is larger than %d MiB", tomltree.MaxBytes>>20)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := tomltree.ReadAll(f)
	if errors.Is(err, tomltree.ErrChanged) {
		err = fmt.Errorf("%w; run again", err)
	}
	return data, err
}

// cause is an error without the name of the file, which the message already has.
func cause(err error) string {
	var p *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file" // which each system says in its own words
	case errors.As(err, &p):
		return p.Err.Error()
	}
	return err.Error()
}

// decode reads a set and, first, the one it extends.
func (o opener) decode(file string, data []byte) (*Set, error) {
	root, err := tomltree.Parse(file, data)
	if err != nil {
		return nil, err
	}
	d := &decoder{set: &Set{}, tables: map[string]*tomltree.Table{}}
	top := tomltree.Open(root, &d.list)
	d.extends = top.Has("extends")
	if name, at, ok := top.Text("extends"); ok {
		parent, err := o.open(name, at)
		if err != nil {
			return nil, err
		}
		d.set = parent.clone()
		d.set.Carriers = slices.Clone(parent.stated)
	}
	d.top(top)
	if err := d.list.Err(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	self := Reference{ID: d.set.ID, SHA256: hex.EncodeToString(sum[:])}
	d.set.Lineage = append([]Reference{self}, d.set.Lineage...)
	return d.set, nil
}
