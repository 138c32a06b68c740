package emulator

import (
	"bytes"
	"encoding/json"
)

type presence int

const (
	absent presence = iota
	null
	present
)

// optional is a JSON member that is absent, null or a value. Use it with the omitzero option, so that what was left out
// stays out, and what is null, false, 0 or "" is shown as such.
type optional[T any] struct {
	presence presence
	value    T
}

func some[T any](value T) optional[T] { return optional[T]{presence: present, value: value} }

func nothing[T any]() optional[T] { return optional[T]{presence: null} }

// IsZero reports whether the member is absent.
func (o optional[T]) IsZero() bool { return o.presence == absent }

// get returns the value; absent and null have none.
func (o optional[T]) get() (T, bool) { return o.value, o.presence == present }

// has reports whether there is a value.
func (o optional[T]) has() bool { return o.presence == present }

// or returns the value, or the fallback where there is none.
func (o optional[T]) or(fallback T) T {
	if o.presence == present {
		return o.value
	}
	return fallback
}

// filled returns the member with the fallback as its value where there is none.
func (o optional[T]) filled(fallback T) optional[T] { return some(o.or(fallback)) }

// MarshalJSON implements json.Marshaler.
func (o optional[T]) MarshalJSON() ([]byte, error) {
	if o.presence != present {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *optional[T]) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		*o = nothing[T]()
		return nil
	}
	var value T
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&value); err != nil {
		return err
	}
	*o = some(value)
	return nil
}
