package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/cleaner-production/abate/engine/input"
)

// named is a file to be written.
type named struct {
	name string
	data []byte
}

// put writes data to a file, or to stdout where none is named. A file appears whole or not at all; an existing one is
// replaced only by force, and an input never.
func (a *app) put(data []byte, file string, force bool, inputs ...string) error {
	if file == "" || file == "-" {
		_, err := a.stdout.Write(data)
		return err
	}
	return a.putAll([]named{{file, data}}, force, inputs...)
}

// putAll writes files as put does, and none of them before all are on the disk.
func (a *app) putAll(files []named, force bool, inputs ...string) error {
	all := a.desk.begin()
	defer all.discard()
	for _, f := range files {
		d, err := all.create(f.name, force, inputs...)
		if err != nil {
			return err
		}
		if _, err := d.Write(f.data); err != nil {
			return err
		}
	}
	return all.commit()
}

// desk is where files are written. It knows those that are not finished, so that a signal can clear them away.
type desk struct {
	disk     disk // nil is that of the operating system
	mu       sync.Mutex
	open     map[*drafts]bool
	finished int // files that were put in place
}

// drafts are files that belong together: all of them are written, and then all put in place.
type drafts struct {
	desk *desk
	list []*draft
}

func (k *desk) begin() *drafts {
	d := &drafts{desk: k}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.open == nil {
		k.open = map[*drafts]bool{}
	}
	k.open[d] = true
	return d
}

// clear removes what is not finished, and lets nothing be finished after it. It returns how many files were.
func (k *desk) clear() int {
	k.mu.Lock() // for good
	for all := range k.open {
		for _, d := range all.list {
			if d.temp != nil {
				_ = d.disk.remove(d.temp.Name()) // Windows keeps what is open, for the next run
			}
		}
	}
	return k.finished
}

// draft is a file on its way: what is written goes into a file beside the target.
type draft struct {
	name   string // as the user has it
	target string // the file that it stands for, links followed
	force  bool
	temp   tempFile // nil where the target is no file, or when done
	device *os.File // what is no file, such as /dev/null or a named pipe, which a file must never take the place of
	disk   disk

	waiting int // bytes that the disk was not told to take yet
}

// create begins a file.
func (a *drafts) create(name string, force bool, inputs ...string) (*draft, error) {
	if slices.ContainsFunc(inputs, func(in string) bool { return same(name, in) }) {
		return nil, &input.Error{File: name, Found: "would overwrite its own input", Mend: "choose another name"}
	}
	d := &draft{name: name, force: force, disk: a.desk.disk}
	if d.disk == nil {
		d.disk = osDisk{}
	}
	if info, err := os.Stat(name); err == nil && info.Mode()&(fs.ModeDevice|fs.ModeNamedPipe|fs.ModeSocket) != 0 {
		if d.device, err = os.OpenFile(name, os.O_WRONLY, 0); err != nil {
			return nil, d.failed(err)
		}
		a.list = append(a.list, d)
		return d, nil
	}
	info, err := os.Lstat(name)
	switch {
	case err == nil && info.IsDir():
		return nil, &input.Error{File: name, Found: "is a folder", Mend: "name a file"}
	case err == nil && !force:
		return nil, d.exists()
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, d.failed(err)
	}
	if d.target, err = followed(name); err != nil {
		return nil, d.failed(err)
	}
	if slices.ContainsFunc(a.list, func(o *draft) bool {
		return o.target != "" && filepath.Base(o.target) == filepath.Base(d.target) && same(filepath.Dir(o.target), filepath.Dir(d.target))
	}) {
		return nil, &input.Error{File: name, Found: "is named for two outputs", Mend: "choose another name for one of them"}
	}
	clearLeftovers(d.target)
	if err := a.begin(d); err != nil {
		return nil, d.failed(err)
	}
	if info, err := os.Stat(d.target); err == nil {
		if info.IsDir() {
			return nil, &input.Error{File: name, Found: "is a folder", Mend: "name a file"}
		}
		if err := d.temp.Chmod(info.Mode().Perm()); err != nil {
			return nil, d.failed(err)
		}
	}
	return d, nil
}

// begin makes the file beside the target; a signal comes before it, or knows of it.
func (a *drafts) begin(d *draft) (err error) {
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	if d.temp, err = d.disk.create(d.target); err == nil {
		a.list = append(a.list, d)
	}
	return err
}

// Write adds to the file. The error names the target.
func (d *draft) Write(p []byte) (n int, err error) {
	if d.device != nil {
		if n, err = d.device.Write(p); errors.Is(err, syscall.EPIPE) { // of a reader who left
			return n, err
		}
	} else {
		n, err = d.temp.Write(p)
		if d.waiting += n; d.waiting >= 8<<20 {
			d.waiting = 0
			hurry(d.temp)
		}
	}
	return n, d.failed(err)
}

// commit puts all files in place, once the disk has all of them.
func (a *drafts) commit() error {
	for _, d := range a.list {
		if err := d.settle(); err != nil {
			return d.failed(err)
		}
	}
	a.desk.mu.Lock() // a signal waits here until all are in place, or comes first and then nothing is
	defer a.desk.mu.Unlock()
	for _, d := range a.list {
		if err := d.place(); err != nil {
			return d.failed(err)
		}
		a.desk.finished++
	}
	delete(a.desk.open, a)
	folders := map[string]bool{}
	for _, d := range a.list {
		if folder := filepath.Dir(d.target); d.target != "" && !folders[folder] {
			folders[folder] = true
			if err := d.disk.syncFolder(folder); err != nil {
				return &input.Error{File: d.name, Found: "written, but the disk does not confirm it: " + cause(err)}
			}
		}
	}
	return nil
}

// discard takes back what commit has not put in place.
func (a *drafts) discard() {
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	a.remove()
	delete(a.desk.open, a)
}

func (a *drafts) remove() {
	for _, d := range a.list {
		if d.temp != nil {
			d.temp.Close()
			_ = d.disk.remove(d.temp.Name()) // else the next run does
			d.temp = nil
		}
		if d.device != nil {
			d.device.Close()
			d.device = nil
		}
	}
}

// settle brings a file to the disk.
func (d *draft) settle() error {
	if d.device != nil {
		err := d.device.Close()
		d.device = nil
		return err
	}
	if err := d.temp.Sync(); err != nil {
		return err
	}
	if runtime.GOOS == "windows" { // where an open file cannot be renamed; elsewhere its lock says that it is in use
		return d.temp.Close()
	}
	return nil
}

// place makes the file beside the target the target. Without force another run may not have made one in the meantime, which
// a link sees and a rename does not.
func (d *draft) place() error {
	if d.temp == nil {
		return nil
	}
	temp := d.temp.Name()
	if !d.force {
		switch err := d.disk.link(temp, d.target); {
		case err == nil:
			d.temp.Close()
			d.temp = nil
			_ = d.disk.remove(temp) // else the next run does
			return nil
		case errors.Is(err, fs.ErrExist):
			return d.exists()
		}
		// A file system without links. It is looked at once more, for lack of better.
		if _, err := os.Lstat(d.target); err == nil {
			return d.exists()
		}
	}
	if err := d.disk.rename(temp, d.target); err != nil {
		return err
	}
	d.temp.Close()
	d.temp = nil
	return nil
}

func (d *draft) exists() error {
	return &input.Error{File: d.name, Found: "exists", Mend: "use --force to replace it"}
}

// failed says of an error what the target is, and not the file beside it.
func (d *draft) failed(err error) error {
	var known *input.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &input.Error{File: d.name, Found: cause(err)}
}

// same says whether two names are one file.
func same(a, b string) bool {
	if b == "" || b == "-" {
		return false
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// followed returns the file that a name stands for, so that a link keeps pointing where it does. The file may be missing.
func followed(name string) (string, error) {
	for range 40 {
		info, err := os.Lstat(name)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return name, nil
		}
		to, err := os.Readlink(name)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(name), to)
		}
		name = to
	}
	return "", errors.New("a link that leads to itself")
}

// disk is what writing asks of the operating system, so that tests can let any of it fail.
type disk interface {
	create(target string) (tempFile, error) // beside a target
	link(old, new string) error
	rename(old, new string) error
	remove(name string) error
	syncFolder(folder string) error
}

type tempFile interface {
	io.WriteCloser
	Name() string
	Chmod(fs.FileMode) error
	Sync() error
}

type osDisk struct{}

func (osDisk) link(old, new string) error   { return os.Link(old, new) }
func (osDisk) rename(old, new string) error { return os.Rename(old, new) }
func (osDisk) remove(name string) error     { return os.Remove(name) }

// syncFolder brings the name of a new file to the disk, where folders can be opened and synced.
func (osDisk) syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) && runtime.GOOS != "windows" {
		return err
	}
	return nil
}

// create makes a file beside a target, in use by this run. It gets the permissions of any new file.
func (osDisk) create(target string) (tempFile, error) {
	folder, before := filepath.Dir(target), tempStem(target)
	for range 1000 {
		var random [4]byte
		rand.Read(random[:])
		f, err := os.OpenFile(filepath.Join(folder, before+hex.EncodeToString(random[:])+tempEnding), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if use(f) {
			return f, nil
		}
		f.Close() // another run took it for a leftover
	}
	return nil, fmt.Errorf("no name is free for a file beside it")
}

const tempEnding = ".abate-tmp"

// tempStem is how the names of the files beside a target begin. What comes behind it are eight hexadecimal digits and
// tempEnding, so that those of "a" are not taken for those of "a.html".
func tempStem(target string) string {
	base := filepath.Base(target)
	const most = 200 // bytes; of 255 that a name may have
	if len(base) > most {
		sum := sha256.Sum256([]byte(base))
		base = strings.ToValidUTF8(base[:most-9], "") + "~" + hex.EncodeToString(sum[:4])
	}
	return "." + base + "."
}

// clearLeftovers removes the files beside a target that runs left which were killed. Those of a run that is still at work
// are in use.
func clearLeftovers(target string) {
	folder, err := os.Open(filepath.Dir(target))
	if err != nil {
		return
	}
	defer folder.Close()
	before := tempStem(target)
	for {
		names, err := folder.Readdirnames(1000)
		for _, name := range names {
			middle, ok := strings.CutPrefix(name, before)
			middle, isTemp := strings.CutSuffix(middle, tempEnding)
			if _, err := hex.DecodeString(middle); ok && isTemp && err == nil && len(middle) == 8 {
				removeUnused(filepath.Join(folder.Name(), name))
			}
		}
		if err != nil {
			return
		}
	}
}
