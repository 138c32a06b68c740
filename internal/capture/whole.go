package capture

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"elbconformance/internal/result"
)

// unknownLength stands where a capture does not say how long a body was.
const unknownLength = -1

// whole says what is missing of a response, or "". declared is the length of its body according to the capture. A body
// that breaks off is the service's own doing only where the capture shows that all of it is there.
func whole(r *result.Response, declared int64) string {
	length := int64(len(r.Body))
	switch {
	case length == 0 && (declared == 0 || r.Status == http.StatusNoContent):
		return ""
	case length == 0:
		return "the capture does not hold its body; save it with the bodies of the responses"
	case declared == length || !breaksOff(r.Body):
		return ""
	case declared == unknownLength:
		return fmt.Sprintf("its body breaks off after %d bytes, and the capture does not say how many were sent", length)
	}
	return fmt.Sprintf("its body breaks off after %d bytes; %d were sent", length, declared)
}

// breaksOff reports whether a body is the beginning of a JSON text.
func breaksOff(text []byte) bool {
	d := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	return errors.Is(d.SkipValue(), io.ErrUnexpectedEOF)
}

// contentLength is the length that a header declares.
func contentLength(h http.Header) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(h.Get("Content-Length")), 10, 64)
	if err != nil || n < 0 {
		return unknownLength
	}
	return n
}

// plain undoes a content encoding that the capture left in place. Most captures hold decoded bodies under the headers
// of the encoded ones. problem is a clause, or empty.
func plain(coded []byte, h http.Header) (decoded []byte, problem string) {
	coding := strings.ToLower(strings.TrimSpace(h.Get("Content-Encoding")))
	switch {
	case coding == "" || coding == "identity" || len(coded) == 0 || looksLikeText(coded):
		return coded, ""
	case coding != "gzip" && coding != "x-gzip":
		return coded, fmt.Sprintf("its body is stored in the encoding %q; save it decoded", coding)
	}
	zipped, err := gzip.NewReader(bytes.NewReader(coded))
	if err != nil {
		return coded, "its body is stored as gzip that cannot be unpacked"
	}
	decoded, err = io.ReadAll(io.LimitReader(zipped, maxText+1))
	switch {
	case err != nil:
		return coded, "its body is stored as gzip that is cut off or damaged"
	case len(decoded) > maxText:
		return coded, fmt.Sprintf("its body is longer than %d MiB when unpacked", maxText>>20)
	}
	return decoded, ""
}

// looksLikeText tells text from what compression makes of it, by the first bytes.
func looksLikeText(b []byte) bool {
	for _, c := range b[:min(len(b), 16)] {
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' || c >= 0x7f {
			return false
		}
	}
	return true
}
