package load

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// aliases maps Python's other names of an encoding, in normal form, to the
// one that codecs has (docs.python.org/3/library/codecs.html,
// "Standard Encodings").
var aliases = map[string]string{
	"": "utf-8", "utf8": "utf-8", "u8": "utf-8", "utf": "utf-8", "cp65001": "utf-8", "utf-8-sig": "utf-8",
	"us-ascii": "ascii", "646": "ascii", "ansi-x3.4-1968": "ascii", "iso646-us": "ascii",
	"latin-1": "iso-8859-1", "latin1": "iso-8859-1", "latin": "iso-8859-1", "l1": "iso-8859-1",
	"iso8859-1": "iso-8859-1", "iso-latin-1": "iso-8859-1", "8859": "iso-8859-1", "cp819": "iso-8859-1",
	"latin2": "iso-8859-2", "latin3": "iso-8859-3", "latin4": "iso-8859-4", "latin6": "iso-8859-10",
	"latin9": "iso-8859-15", "l9": "iso-8859-15", "cyrillic": "iso-8859-5", "greek": "iso-8859-7", "hebrew": "iso-8859-8",
	"windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1252": "cp1252", "windows-1253": "cp1253",
	"windows-1254": "cp1254", "windows-1255": "cp1255", "windows-1256": "cp1256", "windows-1257": "cp1257",
	"windows-1258": "cp1258", "1252": "cp1252", "437": "cp437", "ibm437": "cp437", "850": "cp850", "ibm850": "cp850",
	"macroman": "mac-roman", "macintosh": "mac-roman",
	"shiftjis": "shift-jis", "sjis": "shift-jis", "s-jis": "shift-jis", "csshiftjis": "shift-jis",
	"932": "shift-jis", "cp932": "shift-jis", "ms932": "shift-jis", "mskanji": "shift-jis", "ms-kanji": "shift-jis",
	"eucjp": "euc-jp", "ujis": "euc-jp", "u-jis": "euc-jp",
	"euckr": "euc-kr", "cp949": "euc-kr", "949": "euc-kr", "ms949": "euc-kr", "uhc": "euc-kr", "ks-c-5601": "euc-kr",
	"936": "gbk", "cp936": "gbk", "ms936": "gbk",
	"gb2312": "gbk", "gb2312-80": "gbk", "euccn": "gbk", "euc-cn": "gbk", "eucgb2312-cn": "gbk", "chinese": "gbk",
	"gb18030-2000": "gb18030", "big5-tw": "big5", "csbig5": "big5", "cp950": "big5", "950": "big5", "ms950": "big5",
	"koi8r": "koi8-r", "koi8u": "koi8-u",
}

// codecs holds the encodings by Python's names. A browser's list of names would
// not do: there Latin-1 is Windows-1252. The rest of ISO 8859 and KOI8 comes
// from IANA's list.
var codecs = map[string]encoding.Encoding{
	"iso-8859-1": charmap.ISO8859_1, "iso-8859-9": charmap.ISO8859_9,
	"cp1250": charmap.Windows1250, "cp1251": charmap.Windows1251, "cp1252": charmap.Windows1252,
	"cp1253": charmap.Windows1253, "cp1254": charmap.Windows1254, "cp1255": charmap.Windows1255,
	"cp1256": charmap.Windows1256, "cp1257": charmap.Windows1257, "cp1258": charmap.Windows1258,
	"cp437": charmap.CodePage437, "cp850": charmap.CodePage850, "cp852": charmap.CodePage852,
	"cp855": charmap.CodePage855, "cp858": charmap.CodePage858, "cp860": charmap.CodePage860,
	"cp862": charmap.CodePage862, "cp863": charmap.CodePage863, "cp865": charmap.CodePage865,
	"cp866": charmap.CodePage866, "cp874": charmap.Windows874, "mac-roman": charmap.Macintosh,
	"shift-jis": japanese.ShiftJIS, "euc-jp": japanese.EUCJP, "euc-kr": korean.EUCKR,
	"gbk": simplifiedchinese.GBK, "gb18030": simplifiedchinese.GB18030, "big5": traditionalchinese.Big5,
}

// normalEncoding gives one spelling to all of Python's names of an encoding.
func normalEncoding(name string) string {
	n := strings.ReplaceAll(strings.ToLower(name), "_", "-")
	if a, ok := aliases[n]; ok {
		return a
	}
	if strings.HasPrefix(n, "utf-8-") || strings.HasPrefix(n, "utf8-") {
		return "utf-8" // "utf-8-unix": CPython cuts an editor's suffix off
	}
	if strings.HasPrefix(n, "latin-1-") || strings.HasPrefix(n, "iso-8859-1-") || strings.HasPrefix(n, "iso-latin-1-") {
		return "iso-8859-1"
	}
	if rest, ok := strings.CutPrefix(n, "iso8859-"); ok {
		return "iso-8859-" + rest
	}
	return n
}

// findCodec returns the codec, or why there is none.
func findCodec(name, norm string) (*codec, string) {
	if norm == "ascii" {
		return &codec{norm, single{}}, ""
	}
	enc := codecs[norm]
	switch {
	case enc != nil:
	case strings.HasPrefix(norm, "utf-16"), strings.HasPrefix(norm, "utf-32"), strings.HasPrefix(norm, "utf-7"):
		return nil, fmt.Sprintf("the file declares %q, in which Python cannot read source; save it as UTF-8", name)
	case strings.HasPrefix(norm, "iso-8859-"), strings.HasPrefix(norm, "koi8-"):
		enc, _ = ianaindex.IANA.Encoding(norm)
		if m, ok := enc.(*charmap.Charmap); ok && norm[0] == 'i' {
			enc = single{m}
		}
	}
	if enc == nil {
		return nil, fmt.Sprintf("the file declares the encoding %q, which is not supported; save it as UTF-8", name)
	}
	return &codec{norm, enc}, ""
}
