// Package cells is about the cells of a large table of text: where they end, which numbers they hold, and with which digits other
// numbers are written. It does many at once: with vector instructions on amd64, where the processor has AVX2, and elsewhere, or
// with the tag purego, with words of eight bytes. Both give the same.
package cells
