package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cleaner-production/abate/engine"
	"github.com/cleaner-production/abate/engine/input"
	"github.com/cleaner-production/abate/engine/language"
	"github.com/cleaner-production/abate/engine/manifest"
)

// Exit codes; "abate help exit-codes" lists them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitStrict      = 3
	exitInterrupted = 130
	exitTerminated  = 143
	exitClosedPipe  = 141 // as of any program that writes to a reader who left
)

// errStrict ends a run that was done, with warnings, under --strict.
var errStrict = errors.New("warnings, and --strict was given")

// usageError is a wrong call of the command.
type usageError struct{ error }

// app is what the commands share: where to read and write, and the flags of all.
type app struct {
	talk
	stdin  io.Reader
	stdout *checked
	desk   *desk
	lang   string
	retold *manifest.Manifest // what an output that is made again says of itself
	made   *manifest.Manifest // what the last output was made from
}

// checked is a writer that remembers its first error. What cobra prints would lose it, and a help that a full disk cut
// would pass for a whole one.
type checked struct {
	io.Writer
	err   error
	wrote atomic.Bool // anything: a signal asks for it
}

func (c *checked) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	if n > 0 {
		c.wrote.Store(true)
	}
	if c.err == nil {
		c.err = err
	}
	return n, err
}

func newApp(stdin io.Reader, stdout, stderr io.Writer) *app {
	return &app{talk: talk{stderr}, stdin: stdin, stdout: &checked{Writer: stdout}, desk: &desk{}}
}

// run is the command without the process around it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return newApp(stdin, stdout, stderr).run(ctx, args)
}

func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		offer(root)
	}
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.w)
	cmd, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case errors.Is(a.stdout.err, syscall.EPIPE), errors.Is(err, syscall.EPIPE):
		return exitClosedPipe
	case a.stdout.err != nil:
		a.fail(&input.Error{File: "<stdout>", Found: cause(a.stdout.err)})
		return exitFailed
	case err == nil:
		return exitDone
	case errors.Is(err, errStrict):
		return exitStrict
	case errors.Is(err, errDiffers):
		return exitFailed
	case ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))):
		why, _ := context.Cause(ctx).(interrupted)
		return a.interrupt(why, a.desk.clear())
	case errors.As(err, &usage), isUsage(err):
		a.fail(err)
		a.notef("see: %s", strings.Replace(cmd.CommandPath(), "abate", "abate help", 1))
		return exitUsage
	}
	a.fail(err)
	return exitFailed
}

// interrupt says what a run that was ended leaves, and returns its exit code.
func (a *app) interrupt(why interrupted, finished int) int {
	switch {
	case finished > 0:
		a.notef("interrupted; what was written before is whole")
	case a.stdout.wrote.Load():
		a.notef("interrupted; what went to stdout before is not all")
	default:
		a.notef("interrupted; nothing was written")
	}
	return why.code()
}

// onFile runs a command on the file that it is given, or on "" for the built-in example.
func onFile(run func(ctx context.Context, file string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		return run(cmd.Context(), strings.Join(args, "")) // one at most
	}
}

// wantedOf says what is wanted of a flag whose value is wrong, which the library tells in terms of Go.
func wantedOf(err error) error {
	var wrong *pflag.InvalidValueError
	if !errors.As(err, &wrong) {
		return err
	}
	wanted := map[string]string{"int": "a whole number is wanted", "uint64": "a whole number is wanted, 0 or more", "float64": "a number is wanted, as in 0.5", "bool": "true or false is wanted"}[wrong.GetFlag().Value.Type()]
	if wanted == "" {
		wanted = wrong.Unwrap().Error()
	}
	return fmt.Errorf("--%s %s: %s", wrong.GetFlag().Name, wrong.GetValue(), wanted)
}

// countArgs lets a command and those below it say which argument is missing, or one too many.
func countArgs(cmd *cobra.Command) {
	for _, below := range cmd.Commands() {
		countArgs(below)
	}
	check := cmd.Args
	if check == nil || cmd.HasSubCommands() {
		return
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if check(cmd, args) == nil {
			return nil
		}
		usage := "write: " + strings.TrimSuffix(cmd.UseLine(), " [flags]")
		_, names, _ := strings.Cut(cmd.Use, " ")
		names, _, _ = strings.Cut(names, "--") // required flags
		var all, needed []string
		for _, name := range strings.Fields(strings.Trim(strings.TrimSuffix(names, " -o OUT"), `"`)) {
			if all = append(all, name); !strings.HasPrefix(name, "[") {
				needed = append(needed, name)
			}
		}
		if len(args) < len(needed) {
			is := " is"
			if len(args)+1 < len(needed) {
				is = " are"
			}
			return usageError{errors.New(strings.Join(needed[len(args):], " and ") + is + " missing; " + usage)}
		}
		return usageError{fmt.Errorf("%s is one argument too many; %s", quote(args[min(len(all), len(args)-1)]), usage)}
	}
}

// years is a lifetime that a flag gives; 0 is none.
type years int

func (y *years) String() string { return strconv.Itoa(int(*y)) }
func (y *years) Type() string   { return "years" }
func (y *years) Set(text string) error {
	v, err := strconv.Atoi(text)
	if err != nil || v < 1 || v > engine.MaxLifetimeYears {
		return fmt.Errorf("a whole number from 1 to %d is wanted", engine.MaxLifetimeYears)
	}
	*y = years(v)
	return nil
}

// isUsage recognises the errors by which the library refuses a call; it gives them no type.
func isUsage(err error) bool {
	for _, start := range []string{"unknown command", "unknown flag", "unknown shorthand flag", "flag needs an argument", "invalid argument", "bad flag syntax"} {
		if strings.HasPrefix(err.Error(), start) {
			return true
		}
	}
	return false
}

func (a *app) language() (language.Language, error) {
	l, err := language.Parse(a.lang)
	if err != nil {
		return 0, usageError{err}
	}
	return l, nil
}

func (a *app) root() *cobra.Command {
	calc := &calculation{evaluation: evaluation{app: a}}
	root := &cobra.Command{
		Use:   "abate",
		Short: "CO2 reductions, payback and cost per tonne of cleaner-production programmes",
		Long: `abate turns what cleaner-production programmes report (coal, oils, electricity, water saved; money invested and saved)
into CO2 reductions, payback and cost per tonne, with every emission factor from a file that names its source.

Without arguments it recomputes Table 2 of the VNCPC annual report 2004, its built-in example.`,
		Example: `  abate                                        recompute the built-in Table 2
  abate init plant.toml                        write a template for a factory
  abate calc plant.toml                        payback and CO2 of its options
  abate calc --explain geriap/co2              one figure step by step, with its sources
  abate audit                                  which reported figures cannot be right
  abate factors list                           the built-in factor sets`,
		Args:              cobra.NoArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		RunE:              func(cmd *cobra.Command, _ []string) error { return calc.run(cmd.Context(), "") },
	}
	root.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usageError{unknownCommand(cmd, args[0])}
		}
		return nil
	}
	root.SuggestionsMinimumDistance = 2
	root.PersistentFlags().StringVar(&a.lang, "lang", "en", "language of the output: en or vi; messages about mistakes are in English")
	calc.flags(root)
	root.AddCommand(a.calc(), a.audit(), a.uncertainty(), a.meter(), a.indicators(), a.report(), a.verify(), a.plot(), a.plan(), a.sensitivity(), a.factors(), a.compare(), a.conventions(), a.convert(), a.bulk(), a.sql(), a.init(), a.example(), a.version(), exitCodes())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{wantedOf(err)} })
	countArgs(root)
	complete(root, "lang", "en", "vi")
	return root
}

func unknownCommand(cmd *cobra.Command, word string) error {
	text := "unknown command " + quote(word)
	if strings.Contains(word, ".") {
		return errors.New(text + "; to calculate a file write: abate calc " + word)
	}
	if near := cmd.SuggestionsFor(word); len(near) > 0 {
		return errors.New(text + "; did you mean " + quote(near[0]) + "?")
	}
	return errors.New(text)
}

// offered names the annotation of a flag that holds its words.
const offered = "words"

// complete gives a flag words that a shell may offer.
func complete(cmd *cobra.Command, flag string, words ...string) {
	cmd.Flag(flag).Annotations = map[string][]string{offered: words}
}

// offer tells the library of the words of all flags. It never forgets them, nor their command, and so is told only where a
// shell asks.
func offer(cmd *cobra.Command) {
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if words := f.Annotations[offered]; words != nil {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // fails only for one that it knows
		}
	})
	for _, sub := range cmd.Commands() {
		offer(sub)
	}
}

func exitCodes() *cobra.Command {
	return &cobra.Command{
		Use:   "exit-codes",
		Short: "What the exit codes mean",
		Long: `Exit codes:

    0  done
    1  the input or the run failed: one line per mistake on stderr, as file:line:column: what was found; what to write
    2  wrong usage: an unknown command, flag or argument
    3  done, but with warnings or findings, and --strict was given
  130  interrupted (Ctrl-C); 143 ended by SIGTERM; nothing half is left behind

Data goes to stdout, everything else to stderr. Messages about mistakes are in English, also with --lang vi.`,
	}
}
