package main

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// decompressed reads a file that is compressed as its name says.
func decompressed(name string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".gz":
		return gzip.NewReader(r)
	case ".zst":
		const most = 64 << 20 // of a window, which a hostile file could make 2 GiB
		return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(most))
	}
	return r, nil
}

// compressed writes a file that is compressed as its name says; what it returns is closed where it can be.
func compressed(name string, w io.Writer) (io.Writer, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".gz":
		return gzip.NewWriterLevel(w, gzip.BestSpeed)
	case ".zst":
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
	}
	return w, nil
}
