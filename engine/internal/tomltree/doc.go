// Package tomltree reads TOML into a tree in which every value knows its place, and takes that tree apart
// strictly: what is not asked for is an unknown key.
//
// [Parse] guards before it parses (size, encoding, number of values), since a parser keeps what it reads in
// many times the memory of the text. The grammar is go-toml's; the tree, the rules of TOML on keys and tables,
// the depth of nesting and the numbers are checked here, in time proportional to the length of the file. What
// the grammar refuses is told in the words of a reader who wrote a portfolio and not a program. A [Table] then
// hands out the values by key and type, and [Table.Close] reports the keys that nobody took.
package tomltree
