package result_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"text/template"

	"elbconformance/internal/result"
)

const password = "correct horse 7" // what must never be printed

type holder struct {
	Exported result.Secret
	hidden   result.Secret
	Pointer  *result.Secret
}

func holders() map[string]any {
	s := result.NewSecret(password)
	h := holder{s, s, &s}
	return map[string]any{
		"value": s, "pointer": &s, "struct": h, "struct pointer": &h, "slice": []result.Secret{s},
		"map": map[string]result.Secret{"k": s}, "map key": map[result.Secret]int{s: 1}, "nested": []any{[]holder{h}},
	}
}

func TestSecretIsPrintedByNoVerb(t *testing.T) {
	for name, v := range holders() {
		for _, verb := range "vsqxXdtbcoOeEfFgGpUTw" {
			for _, flags := range []string{"", "+", "#", "-30", "030", " ", "+#"} {
				format := "%" + flags + string(verb)
				got := fmt.Sprintf(format, v)
				if strings.Contains(got, password) || strings.Contains(got, fmt.Sprintf("%x", password)) {
					t.Errorf("%s by %s: %s", name, format, got)
				}
			}
		}
		if got := fmt.Sprint(v) + fmt.Sprintln(v); strings.Contains(got, password) {
			t.Errorf("%s by Sprint: %s", name, got)
		}
	}
}

func TestSecretIsEncodedByNoEncoder(t *testing.T) {
	var out bytes.Buffer
	text, sink := slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))
	page := template.Must(template.New("").Parse("{{.}} {{printf \"%v\" .}}"))
	for _, v := range holders() {
		text.Info("x", "secret", v)
		sink.Info("x", "secret", v)
		if err := page.Execute(&out, v); err != nil {
			t.Fatal(err)
		}
		if b, err := json.Marshal(v); err == nil {
			out.Write(b)
		}
		if b, err := xml.Marshal(v); err == nil {
			out.Write(b)
		}
	}
	if strings.Contains(out.String(), password) {
		t.Errorf("leaked in:\n%s", out.String())
	}
	if !strings.Contains(out.String(), `"***"`) {
		t.Errorf("nothing is masked in:\n%s", out.String())
	}
}

func TestSecretRevealsOnlyByReveal(t *testing.T) {
	if got := result.NewSecret(password).Reveal(); got != password {
		t.Errorf("Reveal gave %q", got)
	}
	for _, zero := range []result.Secret{{}, result.NewSecret("")} {
		if !zero.IsZero() || zero.Reveal() != "" || zero.String() != "***" {
			t.Errorf("zero secret: IsZero %v, Reveal %q, String %q", zero.IsZero(), zero.Reveal(), zero)
		}
	}
	if result.NewSecret(password).IsZero() {
		t.Error("a secret counts as zero")
	}
}
