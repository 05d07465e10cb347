// Package tomltree reads TOML into a tree in which every value knows its place, and takes that tree apart
// strictly: what is not asked for is an unknown key.
//
// [Parse] guards before it parses (size, encoding, depth of nesting), since a few kilobytes of brackets can
// otherwise cost a process minutes and gigabytes. The grammar is go-toml's; the tree, the rules of TOML on
// keys and tables, and the numbers are checked here, in time proportional to the length of the file. A
// [Table] then hands out the values by key and type, and [Table.Close] reports the keys that nobody took.
package tomltree
