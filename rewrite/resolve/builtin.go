package resolve

import "strings"

// lacks tells whether a builtin class is sure to have no attribute of that
// name. Only names that no builtin class has count, in Python 3.14.
func lacks(class, name string) bool {
	switch class {
	case "builtins.str", "builtins.bytes", "builtins.bytearray", "builtins.int", "builtins.float", "builtins.bool", "builtins.complex",
		"builtins.list", "builtins.dict", "builtins.set", "builtins.frozenset", "builtins.tuple", "builtins.range", "builtins.memoryview":
		return ofAsynchrony(name) || !strings.HasPrefix(name, "__") && !builtinAttributes[name]
	case "io.BytesIO", "io.StringIO", "io.TextIOWrapper", "io.BufferedReader", "io.BufferedWriter", "io.BufferedRandom", "io.FileIO",
		"io.RawIOBase", "io.IOBase", "io.TextIOBase", "io.BufferedIOBase", "collections.abc.IO", "collections.abc.TextIO", "collections.abc.BinaryIO",
		"typing.IO", "typing.TextIO", "typing.BinaryIO":
		return ofAsynchrony(name) || !strings.HasPrefix(name, "_") && !fileAttributes[name]
	case "types.AsyncGeneratorType":
		switch name {
		case "aclose", "asend", "athrow":
			return false
		}
		return !strings.HasPrefix(name, "__") && !strings.HasPrefix(name, "ag_")
	}
	return false
}

// ofAsynchrony tells whether a special method is one of the asynchronous
// protocols, which no builtin class of values follows.
func ofAsynchrony(name string) bool {
	switch name {
	case "__await__", "__aenter__", "__aexit__", "__aiter__", "__anext__":
		return true
	}
	return false
}

// containerMember is the object of an attribute of a kind of containers, -1 if
// they lack it, as in loadLibrary.
func (s *solver) containerMember(kind int32, name Name) int32 {
	m, ok := s.ofContainers.get(kind, int32(name))
	if !ok {
		if m = -1; !lacks(containerClass(kind), s.names.text(name)) {
			m = s.library(containerClass(kind) + "." + s.names.text(name))
		}
		s.ofContainers.set(kind, int32(name), m)
	}
	return m
}

// BuiltinAttribute tells whether a builtin class of values or containers, or a
// file, has a public attribute of that name.
func BuiltinAttribute(name string) bool { return builtinAttributes[name] || fileAttributes[name] }

// fileAttributes are the public attributes of the classes of io, in Python
// 3.13 and 3.14.
var fileAttributes = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq(`
		buffer close closed closefd detach encoding errors fileno flush getbuffer getvalue isatty line_buffering mode name
		newlines peek raw read read1 readable readall readinto readinto1 readline readlines reconfigure seek seekable tell
		truncate writable write write_through writelines`) {
		names[name] = true
	}
	return names
}()

// builtinAttributes are the public attributes of the builtin classes: those
// that dir() lists of str, bytes, bytearray, int, float, bool, complex, list,
// dict, set, frozenset, tuple, range and memoryview in Python 3.13 and 3.14.
var builtinAttributes = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq(`
		add append as_integer_ratio bit_count bit_length capitalize casefold center clear conjugate copy count decode
		denominator difference difference_update discard encode endswith expandtabs extend find format format_map
		c_contiguous cast contiguous f_contiguous format itemsize nbytes ndim obj readonly release shape strides suboffsets tobytes
		tolist toreadonly from_bytes from_number fromhex fromkeys get hex imag index insert intersection intersection_update is_integer isalnum
		isalpha isascii isdecimal isdigit isdisjoint isidentifier islower isnumeric isprintable isspace issubset
		issuperset istitle isupper items join keys ljust lower lstrip maketrans numerator partition pop popitem real
		remove removeprefix removesuffix replace resize reverse rfind rindex rjust rpartition rsplit rstrip setdefault sort split
		splitlines start startswith step stop strip swapcase symmetric_difference symmetric_difference_update title to_bytes
		translate union update upper values zfill`) {
		names[name] = true
	}
	return names
}()
