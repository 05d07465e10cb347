// Mutate breaks the code of a package in many small ways, one at a time, and tells which of them no test notices.
//
//	go run .ci/mutate/main.go [flags] PACKAGE [-- flags of the test binary]
//	go run .ci/mutate/main.go -sample 300 -seed 1 -with ./engine ./engine/finance -- -test.short
//
// A mutant is one of: a number or a truth value that is another one (literal), a statement that is left out
// (statement), an operator or a condition that is another one (operator), a returned value that is zero (return).
// The working tree is not touched: mutants reach the compiler by `go build -overlay`. All of them are compiled into one
// test binary and switched on one by one, so that a mutant costs a run of the tests that reach it and no build; what
// must be constant is built alone.
//
// One line a mutant: killed (with the test that saw it), lived, or not compiled. -again FILE runs only those that such
// an output says lived. The exit code is 1 where the share of killed ones is below -least.
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

var (
	sample   = flag.Int("sample", 0, "run so many mutants, chosen at random (0: all)")
	seed     = flag.Uint64("seed", 1, "seed of the choice")
	workers  = flag.Int("parallel", 1, "run so many mutants at once")
	seconds  = flag.Int("seconds", 2, "of processor that a mutant's tests have, beside three times what they take")
	with     = flag.String("with", "", "packages, separated by commas, whose tests also run for what the package's own let live")
	again    = flag.String("again", "", "run only the mutants that this output of an earlier run says lived")
	least    = flag.Float64("least", 0, "exit 1 if a smaller share, in %, is killed")
	memoryKB = flag.Int("memory", 6<<20, "address space of a test run, in kB")
)

func main() {
	flag.Parse()
	if flag.NArg() < 1 {
		flag.Usage()
		os.Exit(2)
	}
	share, err := run(flag.Arg(0), flag.Args()[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
	if share < *least {
		fmt.Printf("below %v %%\n", *least)
		os.Exit(1)
	}
}

func run(pattern string, binaryFlags []string) (share float64, err error) {
	if len(binaryFlags) > 0 && binaryFlags[0] == "--" {
		binaryFlags = binaryFlags[1:]
	}
	work, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(work)
	p, err := load(pattern)
	if err != nil {
		return 0, err
	}
	mutants := p.mutants()
	if mutants, err = choose(mutants); err != nil {
		return 0, err
	}
	if err := p.compilable(mutants); err != nil {
		return 0, err
	}
	fmt.Printf("%s: %d mutants, %d of them built alone\n", p.ImportPath, len(mutants), count(mutants, func(m *mutant) bool { return m.alone }))

	overlay, err := p.overlay(work, "all", mutants)
	if err != nil {
		return 0, err
	}
	stages := [][]string{{p.ImportPath}}
	if *with != "" {
		stages = append(stages, strings.Split(*with, ","))
	}
	for _, patterns := range stages {
		var suites []*suite
		for _, pattern := range patterns {
			if !slices.ContainsFunc(mutants, func(m *mutant) bool { return m.verdict == "" }) {
				break
			}
			s, err := newSuite(work, pattern, overlay, binaryFlags)
			if err != nil {
				return 0, err
			}
			suites = append(suites, s)
		}
		execute(p, work, mutants, suites)
	}
	return tell(mutants), nil
}

// choose picks the mutants of an earlier output, or a random sample, in the order of the source.
func choose(all []*mutant) ([]*mutant, error) {
	if *again != "" {
		text, err := os.ReadFile(*again)
		if err != nil {
			return nil, err
		}
		lived := map[string]bool{}
		for line := range strings.Lines(string(text)) {
			if key, ok := strings.CutPrefix(strings.TrimSpace(line), "lived "); ok {
				lived[strings.TrimSpace(key)] = true
			}
		}
		all = slices.DeleteFunc(all, func(m *mutant) bool { return !lived[m.String()] })
	}
	if *sample > 0 && *sample < len(all) {
		fmt.Printf("%d of %d mutants, by seed %d\n", *sample, len(all), *seed)
		r := rand.New(rand.NewPCG(*seed, 0))
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		all = all[:*sample]
		slices.SortFunc(all, func(a, b *mutant) int { return cmp.Compare(a.number, b.number) })
	}
	return all, nil
}

// A mutant is one change of one file.
type mutant struct {
	number int
	place  string // file:line:column, the file relative to the package
	kind   string // literal, statement, operator, return
	what   string

	file  *file
	edits []edit // of the source, so that the mutant can be switched on
	plain []edit // of the source, so that it is the mutant and nothing else; only for what must be constant
	alone bool

	verdict string
}

// settle prints what became of a mutant, as soon as it is known.
func (m *mutant) settle(verdict, by string) {
	m.verdict = verdict
	if by != "" {
		by = "  by " + by
	}
	fmt.Printf("%-12s %s%s\n", verdict, m, by)
}

func (m *mutant) String() string { return m.place + "  " + m.kind + " " + m.what }

// An edit replaces the bytes from start to end. Of those that start at one place the outer stand before the inner, of
// those that end a node the inner before the outer; depth says which is which.
type edit struct {
	start, end int
	closes     bool
	depth      int
	text       string
}

type file struct {
	path, name string
	source     []byte
	syntax     *ast.File
}

type pkg struct {
	Dir, ImportPath, Export string
	GoFiles                 []string
	Standard                bool
	DepOnly                 bool

	name    string
	files   []*file
	fset    *token.FileSet
	info    *types.Info
	imports types.Importer
}

// load parses the package and finds the type of every expression.
func load(pattern string) (*pkg, error) {
	out, err := exec.Command("go", "list", "-export", "-deps", "-json=Dir,ImportPath,Export,GoFiles,Standard,DepOnly", pattern).Output()
	if err != nil {
		return nil, explained(err)
	}
	exports := map[string]string{}
	var p *pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var one pkg
		if err := d.Decode(&one); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		exports[one.ImportPath] = one.Export
		if !one.DepOnly {
			if p != nil {
				return nil, errors.New("one package at a time, please")
			}
			p = &one
		}
	}
	p.fset = token.NewFileSet()
	p.imports = importer.ForCompiler(p.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	var syntax []*ast.File
	for _, name := range p.GoFiles {
		f := &file{path: filepath.Join(p.Dir, name), name: name}
		if f.source, err = os.ReadFile(f.path); err != nil {
			return nil, err
		}
		if f.syntax, err = parser.ParseFile(p.fset, f.path, f.source, parser.ParseComments); err != nil {
			return nil, err
		}
		p.files, syntax = append(p.files, f), append(syntax, f.syntax)
	}
	p.name = syntax[0].Name.Name
	p.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	_, err = (&types.Config{Importer: p.imports}).Check(p.ImportPath, p.fset, syntax, p.info)
	return p, err
}

// mutants lists what can be changed, in the order of the source.
func (p *pkg) mutants() []*mutant {
	c := &collector{pkg: p, last: map[ast.Stmt]bool{}}
	for _, f := range p.files {
		c.file, c.constant, c.results = f, false, nil
		c.walk(f.syntax)
	}
	return c.all
}

type collector struct {
	*pkg
	file     *file
	all      []*mutant
	depth    int
	constant bool              // within what must be constant
	folded   ast.Expr          // the outermost constant expression around, which has the type that counts
	results  []*types.Tuple    // of the functions around, the innermost last
	last     map[ast.Stmt]bool // statements without which a function has no end
}

func (c *collector) add(at token.Pos, kind, what string, edits ...edit) *mutant {
	pos := c.fset.Position(at)
	m := &mutant{number: len(c.all) + 1, place: fmt.Sprintf("%s:%d:%d", c.file.name, pos.Line, pos.Column), kind: kind,
		what: strings.Join(strings.Fields(what), " "), file: c.file, edits: edits}
	for i := range m.edits {
		m.edits[i].text = strings.ReplaceAll(m.edits[i].text, "NUMBER", strconv.Itoa(m.number))
	}
	c.all = append(c.all, m)
	return m
}

func (c *collector) offset(at token.Pos) int { return c.fset.Position(at).Offset }
func (c *collector) text(n ast.Node) string {
	return string(c.file.source[c.offset(n.Pos()):c.offset(n.End())])
}
func (c *collector) short(n ast.Node) string    { return strings.SplitN(c.text(n), "\n", 2)[0] }
func (c *collector) at(o int, t string) edit    { return edit{o, o, false, c.depth, t} }
func (c *collector) after(o int, t string) edit { return edit{o, o, true, c.depth, t} }

// around gives the edits that put a node between two texts.
func (c *collector) around(n ast.Node, before, after string) []edit {
	c.depth++ // several mutants of one node stand around each other
	return []edit{c.at(c.offset(n.Pos()), before), c.after(c.offset(n.End()), after)}
}

func (c *collector) walk(n ast.Node) {
	c.depth++
	depth := c.depth
	folded := c.folded
	defer func() { c.depth, c.folded = depth-1, folded }()
	if e, ok := n.(ast.Expr); ok && c.folded == nil && c.info.Types[e].Value != nil {
		c.folded = e
	}
	switch n := n.(type) {
	case *ast.GenDecl:
		if n.Tok == token.CONST {
			c.constant = true
			defer func() { c.constant = false }()
		}
		if n.Tok == token.IMPORT {
			return
		}
	case *ast.ArrayType:
		c.walk(n.Elt)
		return
	case *ast.Field:
		return // types and tags
	case *ast.CompositeLit:
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if _, isMap := c.typeOf(n).Underlying().(*types.Map); !isMap {
					e = kv.Value
				}
			}
			c.walk(e)
		}
		return
	case *ast.FuncDecl:
		if n.Body != nil {
			signature := c.info.Defs[n.Name].Type().(*types.Signature)
			c.function(signature, n.Body)
		}
		return
	case *ast.FuncLit:
		c.function(c.typeOf(n).(*types.Signature), n.Body)
		return
	case *ast.BasicLit:
		c.number(n)
	case *ast.Ident:
		if o := c.info.Uses[n]; (n.Name == "true" || n.Name == "false") && o != nil && o.Pkg() == nil && !c.constant {
			c.add(n.Pos(), "literal", n.Name+" → "+map[string]string{"true": "false", "false": "true"}[n.Name], c.around(n, "mutantNot(NUMBER, ", ")")...)
		}
	case *ast.BinaryExpr:
		c.binary(n)
	case *ast.IfStmt:
		c.negated(n.Cond)
	case *ast.SwitchStmt:
		for _, s := range n.Body.List {
			for _, e := range s.(*ast.CaseClause).List {
				if n.Tag == nil {
					c.negated(e)
				}
			}
		}
	case *ast.AssignStmt:
		if n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN {
			if c.isNumber(n.Lhs[0]) {
				other := map[token.Token]string{token.ADD_ASSIGN: "-=", token.SUB_ASSIGN: "+="}[n.Tok]
				c.add(n.TokPos, "operator", n.Tok.String()+" → "+other, c.around(n.Rhs[0], "mutantMinus["+c.typeName(n.Lhs[0])+"](NUMBER, ", ")")...)
			}
		}
	case *ast.ReturnStmt:
		c.returned(n)
	case *ast.BlockStmt:
		c.statements(n.List)
	case *ast.CaseClause:
		c.statements(n.Body)
	}
	c.children(n)
}

func (c *collector) children(n ast.Node) {
	ast.Inspect(n, func(child ast.Node) bool {
		if child == n {
			return true
		}
		if child != nil {
			c.walk(child)
		}
		return false
	})
}

func (c *collector) function(s *types.Signature, body *ast.BlockStmt) {
	if s.Results().Len() > 0 {
		c.ends(body.List)
	}
	c.results = append(c.results, s.Results())
	c.walk(body)
	c.results = c.results[:len(c.results)-1]
}

func (c *collector) ends(list []ast.Stmt) {
	if len(list) == 0 {
		return
	}
	s := list[len(list)-1]
	c.last[s] = true
	switch s := s.(type) {
	case *ast.BlockStmt:
		c.ends(s.List)
	case *ast.IfStmt:
		c.ends(s.Body.List)
		if s.Else != nil {
			c.ends([]ast.Stmt{s.Else})
		}
	case *ast.SwitchStmt:
		for _, clause := range s.Body.List {
			c.ends(clause.(*ast.CaseClause).Body)
		}
	case *ast.TypeSwitchStmt:
		for _, clause := range s.Body.List {
			c.ends(clause.(*ast.CaseClause).Body)
		}
	}
}

func (c *collector) typeOf(e ast.Expr) types.Type { return c.info.Types[e].Type }

// typeName writes a type as the file would; where the file does not import its package the mutant does not compile.
func (c *collector) typeName(e ast.Expr) string {
	if t := c.typeOf(e); t != nil {
		return c.nameOf(t)
	}
	if id, ok := e.(*ast.Ident); ok && c.info.Uses[id] != nil {
		return c.nameOf(c.info.Uses[id].Type())
	}
	return "unknown"
}

func (c *collector) nameOf(t types.Type) string {
	return types.TypeString(types.Default(t), func(other *types.Package) string {
		if other.Path() == c.ImportPath {
			return ""
		}
		return other.Name()
	})
}

func (c *collector) isNumber(e ast.Expr) bool {
	t := c.typeOf(e)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// number changes a literal to one more, and a 1 also to 0.
func (c *collector) number(n *ast.BasicLit) {
	if n.Kind != token.INT && n.Kind != token.FLOAT || !c.isNumber(n) {
		return
	}
	others := []string{"(" + n.Value + " + 1)"}
	shown := []string{n.Value + " + 1"}
	if v := constant.MakeFromLiteral(n.Value, n.Kind, 0); constant.Compare(v, token.EQL, constant.MakeInt64(1)) {
		others, shown = append(others, "0"), append(shown, "0")
	} else if constant.Sign(v) == 0 {
		others, shown = []string{"1"}, []string{"1"}
	}
	for i, other := range others {
		m := c.add(n.Pos(), "literal", n.Value+" → "+shown[i])
		m.plain = []edit{{c.offset(n.Pos()), c.offset(n.End()), false, 0, other}}
		if m.alone = c.constant; !m.alone {
			m.edits = c.around(n, fmt.Sprintf("mutantOther[%s](%d, ", c.typeName(c.folded), m.number), ", "+other+")")
		}
	}
}

var operators = map[token.Token]struct{ function, other string }{
	token.LSS: {"mutantLess", "<="}, token.LEQ: {"mutantLessEqual", "<"},
	token.GTR: {"mutantGreater", ">="}, token.GEQ: {"mutantGreaterEqual", ">"},
	token.ADD: {"mutantAdd", "-"}, token.SUB: {"mutantSubtract", "+"},
	token.MUL: {"mutantMultiply", "/"}, token.QUO: {"mutantDivide", "*"},
	token.LAND: {"mutantAnd", "||"}, token.LOR: {"mutantOr", "&&"},
}

func (c *collector) binary(n *ast.BinaryExpr) {
	if c.constant || c.info.Types[n].Value != nil {
		return
	}
	if n.Op == token.EQL || n.Op == token.NEQ {
		other := map[token.Token]string{token.EQL: "!=", token.NEQ: "=="}[n.Op]
		c.add(n.OpPos, "operator", c.short(n)+" → "+other, c.around(n, "mutantNot(NUMBER, ", ")")...)
		return
	}
	o, ok := operators[n.Op]
	if !ok || !c.isNumber(n.X) && n.Op != token.LAND && n.Op != token.LOR {
		return
	}
	c.depth++
	open, comma, end := o.function+"(NUMBER, ", ",", ")"
	if n.Op == token.LAND || n.Op == token.LOR {
		comma, end = ", func() bool { return bool(", ") })"
	}
	at := c.offset(n.OpPos)
	c.add(n.OpPos, "operator", c.short(n)+" → "+o.other,
		c.at(c.offset(n.Pos()), open), edit{at, at + len(n.Op.String()), false, 0, comma}, c.after(c.offset(n.End()), end))
}

func (c *collector) negated(e ast.Expr) {
	if b, ok := e.(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) || c.info.Types[e].Value != nil {
		return // that mutant is there already
	}
	c.add(e.Pos(), "operator", "!("+c.short(e)+")", c.around(e, "mutantNot(NUMBER, ", ")")...)
}

func (c *collector) returned(n *ast.ReturnStmt) {
	results := c.results[len(c.results)-1]
	if len(n.Results) != results.Len() {
		return // a call that returns several
	}
	for i, e := range n.Results {
		switch e := e.(type) {
		case *ast.Ident:
			if e.Name == "nil" || e.Name == "false" || e.Name == "true" {
				continue
			}
		case *ast.BasicLit:
			if e.Kind != token.STRING || e.Value == `""` {
				continue
			}
		case *ast.CompositeLit:
			if len(e.Elts) == 0 {
				continue
			}
		}
		c.add(e.Pos(), "return", c.short(e)+" → zero", c.around(e, "mutantZero["+c.nameOf(results.At(i).Type())+"](NUMBER, ", ")")...)
	}
}

func (c *collector) statements(list []ast.Stmt) {
	for _, s := range list {
		if c.last[s] {
			continue
		}
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				continue
			}
		case *ast.IfStmt:
			if s.Else != nil {
				continue
			}
		case *ast.ReturnStmt, *ast.ExprStmt, *ast.IncDecStmt, *ast.DeferStmt, *ast.GoStmt, *ast.SendStmt, *ast.BranchStmt:
		default:
			continue
		}
		c.add(s.Pos(), "statement", c.short(s)+" → left out", c.around(s, "if !mutantOn(NUMBER) { ", " }")...)
	}
}

// apply returns the source of a file with edits.
func apply(source []byte, edits []edit) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int {
		side := func(e edit) int {
			if e.closes {
				return 0 // what ends here stands before what begins here
			}
			return 1
		}
		inner := cmp.Compare(a.depth, b.depth)
		if a.closes {
			inner = -inner
		}
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(side(a), side(b)), inner)
	})
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(append(out, source[at:e.start]...), e.text...)
		at = e.end
	}
	return append(out, source[at:]...)
}

// switches is the code that the changed files call.
const switches = `
import (
	"cmp"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

var mutantNumber, mutantLog = func() (int, *os.File) {
	text := os.Getenv("MUTANT")
	if text == "" {
		b, _ := os.ReadFile(MUTANTFILE) // for commands that a test starts without its environment
		text = string(b)
	}
	number, err := strconv.Atoi(text)
	if err == nil || text == "" {
		return number, nil
	}
	f, _ := os.OpenFile(text, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	return 0, f
}()

var mutantSeen [MUTANTCOUNT]atomic.Bool
var mutantLock sync.Mutex

func mutantOn(n int) bool {
	if mutantLog != nil && !mutantSeen[n].Swap(true) {
		mutantLock.Lock()
		mutantLog.WriteString(strconv.Itoa(n) + "\n")
		mutantLock.Unlock()
	}
	return n == mutantNumber
}

type mutantNumeric interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64
}

func mutantPick[T any](n int, is, other T) T { if mutantOn(n) { return other }; return is }
func mutantOther[T any](n int, is, other T) T { return mutantPick(n, is, other) }
func mutantZero[T any](n int, is T) T { var zero T; return mutantPick(n, is, zero) }
func mutantNot[T ~bool](n int, is T) T { return is != T(mutantOn(n)) }
func mutantMinus[T mutantNumeric](n int, x T) T { return mutantPick(n, x, -x) }
func mutantLess[T cmp.Ordered](n int, x, y T) bool { return mutantPick(n, x < y, x <= y) }
func mutantLessEqual[T cmp.Ordered](n int, x, y T) bool { return mutantPick(n, x <= y, x < y) }
func mutantGreater[T cmp.Ordered](n int, x, y T) bool { return mutantPick(n, x > y, x >= y) }
func mutantGreaterEqual[T cmp.Ordered](n int, x, y T) bool { return mutantPick(n, x >= y, x > y) }
func mutantAdd[T mutantNumeric](n int, x, y T) T { return mutantPick(n, x + y, x - y) }
func mutantSubtract[T mutantNumeric](n int, x, y T) T { return mutantPick(n, x - y, x + y) }
func mutantMultiply[T mutantNumeric](n int, x, y T) T { if mutantOn(n) { return x / y }; return x * y }
func mutantDivide[T mutantNumeric](n int, x, y T) T { if mutantOn(n) { return x * y }; return x / y }
func mutantAnd(n int, x bool, y func() bool) bool { if mutantOn(n) { return x || y() }; return x && y() }
func mutantOr(n int, x bool, y func() bool) bool { if mutantOn(n) { return x && y() }; return x || y() }
`

func (p *pkg) switched(f *file, mutants []*mutant) []byte {
	var edits []edit
	for _, m := range mutants {
		if m.file == f && !m.alone {
			edits = append(edits, m.edits...)
		}
	}
	return apply(f.source, edits)
}

func (p *pkg) switchSource(stateFile string, mutants []*mutant) string {
	most := 0
	for _, m := range mutants {
		most = max(most, m.number)
	}
	return strings.NewReplacer("MUTANTFILE", strconv.Quote(stateFile), "MUTANTCOUNT", strconv.Itoa(most+1)).Replace("package " + p.name + "\n" + switches)
}

// compilable sets apart the mutants that cannot be switched: those that can be built alone, and the others.
func (p *pkg) compilable(mutants []*mutant) error {
	for round := 0; ; round++ {
		fset := token.NewFileSet()
		var syntax []*ast.File
		bad := map[string]string{}
		complain := func(err error) {
			var te types.Error
			if errors.As(err, &te) && !te.Soft {
				at := te.Fset.Position(te.Pos)
				bad[fmt.Sprintf("%s:%d:", filepath.Base(at.Filename), at.Line)] = te.Msg
			}
		}
		for _, f := range p.files {
			s, err := parser.ParseFile(fset, f.path, p.switched(f, mutants), parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			syntax = append(syntax, s)
		}
		s, err := parser.ParseFile(fset, filepath.Join(p.Dir, "mutant_switches.go"), p.switchSource("", mutants), 0)
		if err != nil {
			return err
		}
		(&types.Config{Importer: importers(fset, p), Error: complain}).Check(p.ImportPath, fset, append(syntax, s), nil)
		if len(bad) == 0 {
			return nil
		}
		dropped := false
		for place, message := range bad {
			for _, m := range mutants {
				if !m.alone && strings.HasPrefix(m.place, place) {
					m.alone, dropped = true, true
					if m.plain == nil {
						m.settle("not compiled", "")
					}
				}
			}
			if !dropped && round > 5 {
				return fmt.Errorf("%s %s", place, message)
			}
		}
		if !dropped {
			return fmt.Errorf("does not compile: %v", bad)
		}
	}
}

func importers(fset *token.FileSet, p *pkg) types.Importer {
	std := importer.ForCompiler(fset, "source", nil)
	return importerFunc(func(path string) (*types.Package, error) {
		if got, err := p.imports.Import(path); err == nil {
			return got, nil
		}
		return std.Import(path) // what only the switches need
	})
}

type importerFunc func(string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// overlay writes the files with all switches, and the list by which the compiler finds them.
func (p *pkg) overlay(work, name string, mutants []*mutant) (string, error) {
	replace := map[string]string{}
	put := func(path, text string) error {
		to := filepath.Join(work, name+"-"+filepath.Base(path))
		replace[path] = to
		return os.WriteFile(to, []byte(text), 0o600)
	}
	for _, f := range p.files {
		if err := put(f.path, string(p.switched(f, mutants))); err != nil {
			return "", err
		}
	}
	if err := put(filepath.Join(p.Dir, "mutant_switches.go"), p.switchSource(filepath.Join(work, "mutant"), mutants)); err != nil {
		return "", err
	}
	return writeOverlay(filepath.Join(work, name+".json"), replace)
}

func writeOverlay(path string, replace map[string]string) (string, error) {
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	return path, os.WriteFile(path, text, 0o600)
}

// A suite is the test binary of a package.
type suite struct {
	pattern, dir, binary string
	flags                []string
	tests                []*test
}

type test struct {
	name    string
	took    time.Duration // of processor
	reaches map[int]bool
}

// newSuite builds the tests of a package and runs them one by one, to know which mutants each reaches.
func newSuite(work, pattern, overlay string, flags []string) (*suite, error) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}} {{join .TestImports \" \"}} {{join .XTestImports \" \"}}", pattern).Output()
	if err != nil {
		return nil, explained(err)
	}
	dir, imports, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	s := &suite{pattern: pattern, dir: dir, binary: filepath.Join(work, strings.ReplaceAll(strings.Trim(pattern, "./"), "/", "-")+".test"), flags: flags}
	if strings.Contains(imports, "pgregory.net/rapid") {
		s.flags = append([]string{"-rapid.nofailfile", "-rapid.seed=1", "-rapid.shrinktime=0s"}, s.flags...)
	}
	if err := build(pattern, overlay, s.binary); err != nil {
		return nil, err
	}
	list, err := exec.Command(s.binary, "-test.list", ".").Output()
	if err != nil {
		return nil, explained(err)
	}
	log := filepath.Join(work, "reached")
	for _, name := range strings.Fields(string(list)) {
		if strings.HasPrefix(name, "Benchmark") {
			continue
		}
		os.Remove(log)
		out, took, err := s.run([]string{name}, log, 600)
		if err != nil {
			fmt.Printf("left out, for it fails without a mutant: %s of %s\n%s", name, pattern, out)
			continue
		}
		t := &test{name, took, map[int]bool{}}
		text, _ := os.ReadFile(log)
		for word := range strings.FieldsSeq(string(text)) {
			if n, err := strconv.Atoi(word); err == nil {
				t.reaches[n] = true
			}
		}
		s.tests = append(s.tests, t)
	}
	slices.SortStableFunc(s.tests, func(a, b *test) int { return cmp.Compare(a.took, b.took) })
	return s, nil
}

func build(pattern, overlay, binary string) error {
	out, err := exec.Command("go", "test", "-overlay", overlay, "-vet=off", "-c", "-o", binary, pattern).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%v\n%s", err, out)
	}
	return nil
}

// run runs tests for at most so many seconds of processor, however busy the machine is.
func (s *suite) run(names []string, mutant string, most int) (out []byte, took time.Duration, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(30+20*most)*time.Second) // of one that sleeps
	defer cancel()
	args := append([]string{"-c", `ulimit -v "$1"; ulimit -t "$2"; shift 2; exec "$@"`, "sh", strconv.Itoa(*memoryKB), strconv.Itoa(most), s.binary,
		"-test.failfast", "-test.run", "^(" + strings.Join(names, "|") + ")$"}, s.flags...)
	cmd := exec.CommandContext(ctx, "sh", args...)
	cmd.WaitDelay = time.Second
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "MUTANT="+mutant)
	out, err = cmd.CombinedOutput()
	return out, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), err
}

// kills runs the tests that reach a mutant, the quick ones first, and says which one failed.
func (s *suite) kills(m *mutant) (by string, killed bool) {
	var quick, slow []*test
	for _, t := range s.tests {
		if !t.reaches[m.number] && !m.alone {
			continue
		}
		if t.took < 300*time.Millisecond {
			quick = append(quick, t)
		} else {
			slow = append(slow, t)
		}
	}
	mutant := strconv.Itoa(m.number)
	for _, tests := range [][]*test{quick, slow} {
		if len(tests) == 0 {
			continue
		}
		var names []string
		most := float64(*seconds)
		for _, t := range tests {
			names = append(names, t.name)
			most += 3 * t.took.Seconds()
		}
		out, _, err := s.run(names, mutant, int(math.Ceil(most)))
		exit, _ := errors.AsType[*exec.ExitError](err)
		found := failed.FindSubmatch(out)
		switch {
		case err == nil:
		case found != nil:
			return string(found[1]), true
		case exit != nil && !exit.Exited():
			return "its time", true
		default:
			return "a crash", true
		}
	}
	return "", false
}

var failed = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// execute runs the suites over the mutants without a verdict.
func execute(p *pkg, work string, mutants []*mutant, suites []*suite) {
	mutants = slices.DeleteFunc(slices.Clone(mutants), func(m *mutant) bool { return m.verdict != "" })
	judge := func(m *mutant) {
		for _, s := range suites {
			by, killed := s.tries(p, work, m)
			if killed && s.pattern != p.ImportPath {
				by += " of " + s.pattern
			}
			if killed {
				m.settle("killed", by)
			}
			if m.verdict != "" {
				return
			}
		}
	}
	if *workers == 1 { // also for commands that a test starts without its environment
		state := filepath.Join(work, "mutant")
		defer os.Remove(state)
		for _, m := range mutants {
			if err := os.WriteFile(state, []byte(strconv.Itoa(m.number)), 0o600); err != nil {
				panic(err) // in a folder of its own
			}
			judge(m)
		}
		return
	}
	queue := make(chan *mutant)
	var group sync.WaitGroup
	for range *workers {
		group.Go(func() {
			for m := range queue {
				judge(m)
			}
		})
	}
	for _, m := range mutants {
		queue <- m
	}
	close(queue)
	group.Wait()
}

// tries runs the suite over one mutant, building it where it stands alone.
func (s *suite) tries(p *pkg, work string, m *mutant) (by string, killed bool) {
	if !m.alone {
		return s.kills(m)
	}
	name := filepath.Join(work, fmt.Sprintf("alone-%d", m.number))
	if err := os.WriteFile(name+".go", apply(m.file.source, m.plain), 0o600); err != nil {
		return err.Error(), false
	}
	overlay, err := writeOverlay(name+".json", map[string]string{m.file.path: name + ".go"})
	if err != nil {
		return err.Error(), false
	}
	single := *s
	single.binary = name + ".test"
	defer os.Remove(single.binary)
	if err := build(s.pattern, overlay, single.binary); err != nil {
		m.settle("not compiled", "")
		return "", false
	}
	return single.kills(m)
}

// tell prints the mutants that are left and the shares, and returns the share of all.
func tell(mutants []*mutant) float64 {
	type tally struct{ killed, lived, not int }
	kinds := map[string]*tally{}
	order := []string{"literal", "statement", "operator", "return", "all"}
	for _, k := range order {
		kinds[k] = &tally{}
	}
	for _, m := range mutants {
		if m.verdict == "" {
			m.settle("lived", "")
		}
		for _, t := range []*tally{kinds[m.kind], kinds["all"]} {
			switch m.verdict {
			case "killed":
				t.killed++
			case "not compiled":
				t.not++
			default:
				t.lived++
			}
		}
	}
	for _, k := range order {
		t := kinds[k]
		fmt.Printf("%-10s %4d killed, %3d lived, %3d not compiled: %5.1f %%\n", k, t.killed, t.lived, t.not, percent(t.killed, t.lived))
	}
	return percent(kinds["all"].killed, kinds["all"].lived)
}

func percent(killed, lived int) float64 {
	if killed+lived == 0 {
		return 100
	}
	return 100 * float64(killed) / float64(killed+lived)
}

func count(all []*mutant, is func(*mutant) bool) (n int) {
	for _, m := range all {
		if is(m) {
			n++
		}
	}
	return n
}

// explained adds what a command said to its error.
func explained(err error) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return fmt.Errorf("%w: %s", err, exit.Stderr)
	}
	return err
}
