package load

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
)

// File is one Python file.
type File struct {
	Path string // on disk, absolute; symbolic links in it are not resolved
	Name string // relative to the working directory, forward slashes: what findings and plans show

	Module  string // dotted name, "app.db"; "app" for app/__init__.py
	Package bool   // it is an __init__.py or __init__.pyi
	Stub    bool   // it is a .pyi
	Script  bool   // its first line is a #! that names python
	Root    string // absolute folder that Module counts from

	// ReadOnly files are resolved through but never edited, for Reason.
	ReadOnly bool
	Reason   string // "vendored", "generated", ...; empty unless ReadOnly

	// Text is the source as UTF-8. Newlines and a byte order mark stay as
	// they are on disk; for a UTF-8 file it is exactly the bytes on disk.
	Text     []byte
	Encoding string      // Python's name of the encoding on disk, "utf-8" unless declared
	Hash     string      // lower-case hex SHA-256 of the bytes on disk
	Mode     fs.FileMode // permissions on disk

	codec *codec // nil for UTF-8
	marks []mark // of the lines, for Offset; nil for UTF-8
}

// source is a file that the walk found and nobody has read yet.
type source struct {
	path, name string
	real       string // path with symbolic links resolved
	given      bool   // named by the user: taken whatever it is
	readOnly   string // why it must not be edited
}

// reader reads files, several at once.
type reader struct {
	jobs     int
	progress func(done, total int)
	open     func(string) (*os.File, error)
}

// read loads the sources. Files and problems come in the order of sources.
func (r *reader) read(ctx context.Context, sources []source) ([]*File, []Problem, error) {
	files := make([]*File, len(sources))
	problems := make([]*Problem, len(sources))
	var next, done atomic.Int64
	var wg sync.WaitGroup
	for range min(r.jobs, len(sources)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(sources) {
					return
				}
				files[i], problems[i] = r.file(sources[i])
				if n := int(done.Add(1)); r.progress != nil {
					r.progress(n, len(sources))
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var fs []*File
	var ps []Problem
	for i := range sources {
		if files[i] != nil {
			fs = append(fs, files[i])
		}
		if problems[i] != nil {
			ps = append(ps, *problems[i])
		}
	}
	return fs, ps, nil
}

// file reads one source; one of the results is nil.
func (r *reader) file(s source) (*File, *Problem) {
	data, mode, err := r.bytes(s.path)
	if err != nil {
		return nil, &Problem{Name: s.name, Message: "cannot read the file: " + why(err) + "; make it readable or exclude it"}
	}
	f, bad := decodeFile(data)
	if bad != nil {
		bad.Name = s.name
		return nil, bad
	}
	sum := sha256.Sum256(data)
	f.Path, f.Name = s.path, s.name
	f.Hash, f.Mode = hex.EncodeToString(sum[:]), mode
	base := filepath.Base(s.path)
	f.Stub = strings.HasSuffix(base, ".pyi")
	f.Package = base == "__init__.py" || base == "__init__.pyi"
	f.Script = pythonShebang(f.Text)
	switch {
	case s.readOnly != "":
		f.ReadOnly, f.Reason = true, s.readOnly
	case !s.given && generated(base, f.Text):
		f.ReadOnly, f.Reason = true, reasonGenerated
	}
	return f, nil
}

// bytes reads a whole file with one open and one stat.
func (r *reader) bytes(path string) ([]byte, fs.FileMode, error) {
	h, err := r.open(path)
	if err != nil {
		return nil, 0, err
	}
	defer h.Close()
	info, err := h.Stat()
	if err != nil {
		return nil, 0, err
	}
	// One byte more than the size lets the last Read report the end at once.
	data := make([]byte, 0, info.Size()+1)
	for {
		n, err := h.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, info.Mode(), nil
		}
		if err != nil {
			return nil, 0, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)] // it grew while we read
		}
	}
}
