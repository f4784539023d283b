package resolve

import "strings"

// lacks tells whether a builtin class, or one of the plain values and containers
// of the standard library, is sure to have no attribute of that name. Only names
// that no such class has count, in Python 3.14.
func lacks(class, name string) bool {
	switch class {
	case "builtins.object", "builtins.str", "builtins.bytes", "builtins.bytearray", "builtins.int", "builtins.float", "builtins.bool", "builtins.complex",
		"builtins.list", "builtins.dict", "builtins.set", "builtins.frozenset", "builtins.tuple", "builtins.range", "builtins.memoryview":
		return ofAsynchrony(name) || !strings.HasPrefix(name, "__") && !builtinAttributes[name]
	case "io.BytesIO", "io.StringIO", "io.TextIOWrapper", "io.BufferedReader", "io.BufferedWriter", "io.BufferedRandom", "io.FileIO",
		"io.RawIOBase", "io.IOBase", "io.TextIOBase", "io.BufferedIOBase", "collections.abc.IO", "collections.abc.TextIO", "collections.abc.BinaryIO",
		"typing.IO", "typing.TextIO", "typing.BinaryIO":
		return ofAsynchrony(name) || !strings.HasPrefix(name, "_") && !fileAttributes[name]
	case "datetime.date", "datetime.time", "datetime.datetime", "datetime.timedelta", "datetime.tzinfo", "datetime.timezone", "decimal.Decimal",
		"fractions.Fraction", "uuid.UUID", "re.Match", "re.Pattern", "collections.OrderedDict", "collections.deque", "collections.Counter",
		"collections.defaultdict", "collections.ChainMap", "collections.abc.Mapping", "collections.abc.MutableMapping", "collections.abc.Sequence",
		"collections.abc.MutableSequence", "collections.abc.Set", "collections.abc.MutableSet", "collections.abc.Collection",
		"types.MappingProxyType", "collections.abc.Iterable", "collections.abc.Sized", "collections.abc.Container", "collections.abc.Hashable":
		return ofAsynchrony(name) || !strings.HasPrefix(name, "__") && !valueAttributes[name] && !builtinAttributes[name]
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

// valueAttributes are the public attributes of classes of values and containers
// in the standard library, up to Python 3.14, that no builtin class has.
var valueAttributes = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq(`
		adjusted appendleft as_tuple astimezone bytes bytes_le canonical clock_seq clock_seq_hi_variant clock_seq_low
		combine compare compare_signal compare_total compare_total_mag copy_abs copy_negate copy_sign ctime date day
		days default_factory dst elements end endpos exp expand extendleft fields findall finditer flags fma fold
		from_decimal from_float fromisocalendar fromisoformat fromordinal fromtimestamp fromutc fullmatch group
		groupdict groupindex groups hour int is_canonical is_finite is_infinite is_nan is_normal is_qnan is_safe
		is_signed is_snan is_subnormal is_zero isocalendar isoformat isoweekday lastgroup lastindex limit_denominator
		ln log10 logb logical_and logical_invert logical_or logical_xor match max max_mag maxlen microsecond
		microseconds min min_mag minute month most_common move_to_end new_child next_minus next_plus next_toward node
		normalize now number_class parents pattern popleft pos quantize radix re regs remainder_near resolution rotate
		same_quantum scaleb scanner search second seconds shift span sqrt strftime string strptime sub subn subtract
		time time_hi_version time_low time_mid timestamp timetuple timetz to_eng_string to_integral to_integral_exact
		to_integral_value today toordinal total total_seconds tzinfo tzname urn utc utcfromtimestamp utcnow utcoffset
		utctimetuple variant version weekday year`) {
		names[name] = true
	}
	return names
}()
