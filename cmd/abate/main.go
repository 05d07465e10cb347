package main

import ("os";"fmt"
"github.com/cleaner-production/abate/engine"
"github.com/cleaner-production/abate/engine/factor"
"github.com/cleaner-production/abate/engine/input"
"github.com/cleaner-production/abate/engine/report")

func main() {
	p, err := input.ReadFile(os.Args[1])
	if err != nil { fmt.Println(err); os.Exit(1) }
	set, err := factor.Load(os.Args[2])
	if err != nil { fmt.Println(err); os.Exit(1) }
	y := 0
	fmt.Sscan(os.Args[3], &y)
	r, err := engine.Evaluate(p, set, engine.Options{Year: y})
	if err != nil { fmt.Println(err); os.Exit(1) }
	f, _ := report.ParseFormat(os.Args[4])
	l, _ := report.ParseLanguage(os.Args[5])
	report.Write(os.Stdout, report.Document{r}, f, l)
}
