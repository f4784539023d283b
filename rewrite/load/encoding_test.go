package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// one loads a project of a single file with these bytes.
func one(t *testing.T, data string) (*File, *Problem) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.py"), []byte(data), 0o640); err != nil {
		t.Fatal(err)
	}
	p := load(t, Options{Dir: dir})
	if len(p.Files)+len(p.Problems) != 1 {
		t.Fatalf("%d files, problems %v", len(p.Files), p.Problems)
	}
	if len(p.Files) == 1 {
		return p.Files[0], nil
	}
	return nil, &p.Problems[0]
}

func TestTextKeepsEveryByte(t *testing.T) {
	for _, c := range []struct{ name, disk, text, encoding string }{
		{"empty", "", "", "utf-8"},
		{"plain", "x = 'é'\n", "x = 'é'\n", "utf-8"},
		{"no last newline, CRLF, CR, form feed", "a\r\nb\rc\f\nd", "a\r\nb\rc\f\nd", "utf-8"},
		{"byte order mark", "\xef\xbb\xbfx = 1\r\n", "\xef\xbb\xbfx = 1\r\n", "utf-8"},
		{"mark and utf-8 declared", "\xef\xbb\xbf# coding: utf8\n", "\xef\xbb\xbf# coding: utf8\n", "utf-8"},
		{"Emacs' suffix", "# -*- coding: utf-8-unix -*-\né", "# -*- coding: utf-8-unix -*-\né", "utf-8"},
		{"latin-1", "# -*- coding: latin-1 -*-\nx = '\xe9\x85'\n", "# -*- coding: latin-1 -*-\nx = 'é\u0085'\n", "iso-8859-1"},
		{"cp1252, second line, CRLF", "#!/usr/bin/python\r\n# vim: set fileencoding=cp1252 :\r\n'\x80\xe9'\r\n", "#!/usr/bin/python\r\n# vim: set fileencoding=cp1252 :\r\n'€é'\r\n", "cp1252"},
		{"Windows-1251", "# coding=Windows_1251\n\xcf", "# coding=Windows_1251\nП", "cp1251"},
		{"koi8-r", "# coding: koi8-r\n\xf0", "# coding: koi8-r\nП", "koi8-r"},
		{"iso-8859-2", "# coding: latin2\n\xb3", "# coding: latin2\nł", "iso-8859-2"},
		{"iso-8859-5, a control character", "# coding: iso-8859-5\n\x91\xb0", "# coding: iso-8859-5\n\u0091А", "iso-8859-5"},
		{"shift_jis", "# coding: shift_jis\n'\x83\x5c'\n", "# coding: shift_jis\n'ソ'\n", "shift-jis"},
		{"euc-jp", "# coding: euc_jp\n'\xa5\xbd'\n", "# coding: euc_jp\n'ソ'\n", "euc-jp"},
		{"gbk", "# coding: gb2312\n'\xd6\xd0'\n", "# coding: gb2312\n'中'\n", "gbk"},
		{"big5", "# coding: big5\n'\xa4\xa4'\n", "# coding: big5\n'中'\n", "big5"},
		{"euc-kr", "# coding: cp949\n'\xb0\xa1'\n", "# coding: cp949\n'가'\n", "euc-kr"},
		{"ascii", "# coding: ascii\nx\n", "# coding: ascii\nx\n", "ascii"},
		{"not a declaration: third line", "\n\n# coding: latin-1\né", "\n\n# coding: latin-1\né", "utf-8"},
		{"not a declaration: after code", "x = 1\n# coding: latin-1\né", "x = 1\n# coding: latin-1\né", "utf-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, bad := one(t, c.disk)
			if bad != nil {
				t.Fatalf("problem: %+v", *bad)
			}
			if string(f.Text) != c.text || f.Encoding != c.encoding {
				t.Errorf("%s text %q, want %s %q", f.Encoding, f.Text, c.encoding, c.text)
			}
			sum := sha256.Sum256([]byte(c.disk))
			if f.Hash != hex.EncodeToString(sum[:]) || f.Mode.Perm() != 0o640 {
				t.Errorf("hash %s, mode %v", f.Hash, f.Mode)
			}
			checkOffsets(t, f, []byte(c.disk))
		})
	}
}

// checkOffsets holds Encode and Offset to each other at every character.
func checkOffsets(t *testing.T, f *File, disk []byte) {
	t.Helper()
	back, err := f.Encode(f.Text)
	if err != nil || !bytes.Equal(back, disk) {
		t.Fatalf("encoded %q, %v; want %q", back, err, disk)
	}
	for i := range string(f.Text) {
		head, err := f.Encode(f.Text[:i])
		if err != nil || f.Offset(i) != len(head) || !bytes.HasPrefix(disk, head) {
			t.Fatalf("offset %d is %d on disk, want %d (%v)", i, f.Offset(i), len(head), err)
		}
	}
	if f.Offset(len(f.Text)) != len(disk) {
		t.Errorf("the end is at %d, want %d", f.Offset(len(f.Text)), len(disk))
	}
}

func TestUnreadableTextHasAPlaceAndAWayOut(t *testing.T) {
	for _, c := range []struct {
		name, disk   string
		line, column int
		message      string
	}{
		{"no declaration", "a\r\nb\rü = '\xe9'\n", 3, 6, `byte 0xE9 is not UTF-8 and no line declares another encoding; make "# -*- coding: latin-1 -*-"`},
		{"cut short", "x\n'\xe2\x82", 2, 2, "byte 0xE2 is not UTF-8"},
		{"surrogate", "'\xed\xa0\x80'", 1, 2, "byte 0xED is not UTF-8"},
		{"declared utf-8", "# coding: utf-8\n\xe9", 2, 1, "which the file says it is"},
		{"mark", "\xef\xbb\xbf\xe9", 1, 1, "which the file says it is"},
		{"mark and another", "\xef\xbb\xbf# coding: latin-1\n", 1, 11, "starts with a UTF-8 mark but declares \"latin-1\""},
		{"unknown", "#!python\n# coding: klingon\n", 2, 11, `encoding "klingon", which is not supported; save it as UTF-8`},
		{"stateful", "# coding: iso-2022-jp\n", 1, 11, "not supported"},
		{"utf-16 declared", "# coding: utf-16\n", 1, 11, "Python cannot read source"},
		{"utf-16 mark", "\xff\xfex\x00", 1, 1, "the file is UTF-16"},
		{"utf-16 big-endian mark", "\xfe\xff\x00x", 1, 1, "the file is UTF-16"},
		{"NUL", "é\nax\x00", 2, 3, "NUL byte"},
		{"ascii", "# coding: ascii\nx = '\xe9'", 2, 6, "byte 0xE9 has no meaning in ascii"},
		{"hole in iso-8859-3", "# coding: latin3\n'\xa5'", 2, 2, "no meaning in latin3"},
		{"shift_jis", "# coding: shift_jis\n'\x83\x5c', '\x83'\n", 2, 7, "byte 0x83 has no meaning in shift_jis"},
		{"not byte-exact", "# coding: euc-jp\nab\x8e\n", 2, 3, "no meaning in euc-jp"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, bad := one(t, c.disk)
			if bad == nil {
				t.Fatalf("loaded as %s %q", f.Encoding, f.Text)
			}
			if bad.Name != "a.py" || bad.Line != c.line || bad.Column != c.column || !strings.Contains(bad.Message, c.message) {
				t.Errorf("got %s:%d:%d: %s\nwant a.py:%d:%d: %s", bad.Name, bad.Line, bad.Column, bad.Message, c.line, c.column, c.message)
			}
		})
	}
}

func TestEncodeRefusesWhatHasNoForm(t *testing.T) {
	for _, c := range []struct{ disk, text, want string }{
		{"# coding: latin-1\n", "# coding: latin-1\nx = '→'\n", "a.py:2:6: the character '→' has no form in iso-8859-1"},
		{"# coding: ascii\n", "é", "a.py:1:1: the character 'é' has no form in ascii"},
		{"# coding: iso-8859-5\n", "Аé", "a.py:1:2: the character 'é' has no form in iso-8859-5"},
		{"# coding: gbk\n", "x🙂", "a.py:1:2: the character '🙂' has no form in gbk"},
		{"", "a\xff", "not UTF-8 at byte 1"},
	} {
		f, bad := one(t, c.disk)
		if bad != nil {
			t.Fatal(bad.Message)
		}
		if out, err := f.Encode([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %q, %v; want %q", c.text, out, err, c.want)
		}
	}
}

func TestUnreadableFileIsAProblemAndTheRestGoesOn(t *testing.T) {
	r := &reader{jobs: 2, open: func(path string) (*os.File, error) {
		if filepath.Base(path) == "b.py" {
			return nil, &os.PathError{Op: "open", Path: path, Err: errors.New("permission denied")}
		}
		return os.Open(path)
	}}
	dir := tree(t, "-- a.py --\n-- b.py --\n-- c.py --\n")
	var sources []source
	for _, n := range []string{"a.py", "b.py", "c.py"} {
		sources = append(sources, source{path: filepath.Join(dir, n), name: n})
	}
	files, problems, err := r.read(t.Context(), sources)
	if err != nil || len(files) != 2 || len(problems) != 1 {
		t.Fatalf("%d files, problems %v, %v", len(files), problems, err)
	}
	want := Problem{Name: "b.py", Message: "cannot read the file: permission denied; make it readable or exclude it"}
	if problems[0] != want {
		t.Errorf("got %+v", problems[0])
	}
}

// Whatever the bytes: either text that encodes back to them, or a place.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		"x", "# coding: latin-1\n\xe9", "# coding: shift_jis\n\x83\x5c\x7e\xa0", "# coding: gb18030\n\x81\x30\x81\x30",
		"# coding: euc-jp\n\x8f\xa2\xaf", "# coding: big5\n\x88\x62", "# coding: cp1255\n\xd2", "\xef\xbb\xbf", "# coding: euc-kr\n\xc9\xa1",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, bad := decodeFile(data)
		if bad != nil {
			if bad.Line < 1 || bad.Column < 1 || bad.Message == "" {
				t.Fatalf("problem without a place: %+v", *bad)
			}
			return
		}
		if !utf8.Valid(file.Text) {
			t.Fatalf("text %q is not UTF-8", file.Text)
		}
		checkOffsets(t, file, data)
	})
}
