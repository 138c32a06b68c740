package result

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

const masked = "***"

// Secret holds a credential. Every way of printing it yields "***"; only Reveal gives the value, so that a search for
// Reveal finds each place where a secret leaves the type. The value stands behind a pointer because fmt cannot call
// methods on a Secret in an unexported field and prints what it finds there. Compare what Reveal gives, not Secrets.
type Secret struct{ value *string }

// NewSecret wraps a credential.
func NewSecret(value string) Secret { return Secret{value: &value} }

// Reveal returns the credential itself; the zero Secret gives the empty string.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is no credential.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// String implements fmt.Stringer without revealing.
func (s Secret) String() string { return masked }

// Format implements fmt.Formatter, so that no verb reaches the field.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(masked)) }

// MarshalJSON implements json.Marshaler without revealing.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(masked) }

// MarshalText implements encoding.TextMarshaler without revealing.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }

// LogValue implements slog.LogValuer without revealing.
func (s Secret) LogValue() slog.Value { return slog.StringValue(masked) }
