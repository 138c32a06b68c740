package contract_test

import (
	"regexp"
	"strings"

	"elbconformance/internal/contract"
	"elbconformance/internal/rules"
)

// probe tries values on what holds facts that no number in a schema can: patterns and rules.
func (r *reconciler) probe(l *pageLine, s spot) {
	start := ""
	for _, f := range l.facts() {
		if f.key == "start" && f.value != "digit|letter" {
			start = f.value
		}
	}
	charsets := ""
	for _, f := range l.facts() {
		switch f.key {
		case "charset":
			charsets += " " + f.value
		case "format":
			r.probeFormat(l, s, f.value)
		case "maxcodes":
			r.probePattern(l, s, "pattern", []string{"200", "200,201,202,203,204"}, []string{"200,201,202,203,204,205", "200,", "x"})
		case "maxranges":
			r.probePattern(l, s, "pattern", []string{"200-204,300-399", "0-5,10-12,20-30", "1-2,3-4,5-6,7-8,9-9"}, []string{"1-2,3-4,5-6,7-8,9-9,10-11", "1-"})
		case "max":
			r.probeBound(l, s, f)
		}
	}
	if charsets != "" {
		r.probeCharset(l, s, characters(charsets), start)
	}
}

func (r *reconciler) probeFormat(l *pageLine, s spot, format string) {
	switch format {
	case "yyyy-MM-dd'T'HH:mm:ss'Z'":
		row := s.node.Keyword("format")
		if row == nil || said(row.Value) != "date-time" {
			r.reportf(l, "the format is a time; the documents have %s", has(s.node, "format"))
			return
		}
		r.stated[row.ID] = true
		r.probePattern(l, s, "pattern", []string{"2026-03-02T08:15:00Z"},
			[]string{"2026-03-02 08:15:00Z", "2026-03-02T08:15:00", "2026-03-02T08:15:00.000Z", "2026-03-02T08:15:00+00:00", "2026-03-02"})
	case "0|uuid":
		r.probePattern(l, s, "pattern", []string{"0", "0f4f2f0e-2d6d-4a52-bf51-2b7b94a0c111"},
			[]string{"1", "00", "0f4f2f0e2d6d4a52bf512b7b94a0c111", "0f4f2f0e-2d6d-4a52-bf51-2b7b94a0c11g"})
	default:
		r.reportf(l, "the format %q is not known to this test", format)
	}
}

// probePattern tries values that the line allows and some that it forbids.
func (r *reconciler) probePattern(l *pageLine, s spot, keyword string, allowed, forbidden []string) {
	pattern := r.pattern(l, s.value(), keyword)
	if pattern == nil {
		return
	}
	for _, v := range allowed {
		if !pattern.MatchString(v) {
			r.reportf(l, "%q is allowed, and %s refuses it", v, pattern)
		}
	}
	for _, v := range forbidden {
		if pattern.MatchString(v) {
			r.reportf(l, "%q is forbidden, and %s allows it", v, pattern)
		}
	}
}

func (r *reconciler) pattern(l *pageLine, n *contract.Node, keyword string) *regexp.Regexp {
	row := n.Keywords[keyword]
	if row == nil {
		r.reportf(l, "the form is limited, and the documents have no pattern at %s", n.Path)
		return nil
	}
	r.stated[row.ID] = true
	return regexp.MustCompile(said(row.Value))
}

// probeCharset tries every printable ASCII character. The narrower pattern must refuse all that are not named; a wider
// one beside it may allow more.
func (r *reconciler) probeCharset(l *pageLine, s spot, allowed, start string) {
	n := s.value()
	patterns := []*contract.Requirement{n.Keywords["pattern"], n.Should["pattern"]}
	strictest := ""
	for _, row := range patterns {
		if row == nil {
			continue
		}
		r.stated[row.ID] = true
		strictest = said(row.Value)
		for _, c := range allowed {
			if v := lead(start) + string(c); !regexp.MustCompile(strictest).MatchString(v) {
				r.reportf(l, "%q is allowed, and %s refuses it", v, row.ID)
				break
			}
		}
	}
	if strictest == "" {
		r.reportf(l, "the characters are limited, and the documents have no pattern at %s", n.Path)
		return
	}
	pattern := regexp.MustCompile(strictest)
	for c := ' '; c <= '~'; c++ {
		if v := lead(start) + string(c); !strings.ContainsRune(allowed, c) && pattern.MatchString(v) {
			r.reportf(l, "%q is forbidden, and %s allows it", v, pattern)
		}
	}
	if start != "" && pattern.MatchString("a") {
		r.reportf(l, "the value begins with %q, and %s asks for no beginning", start, pattern)
	}
}

func lead(start string) string {
	if start == "" {
		return "a"
	}
	return start
}

// probeBound holds a bound under a condition: there must be a rule that draws the line where the page does.
func (r *reconciler) probeBound(l *pageLine, s spot, f fact) {
	if f.condition == "" {
		return
	}
	if s.value().Type == "string" {
		r.probeCodes(l, s, f)
		return
	}
	for protocol := range strings.SplitSeq(f.condition, "|") {
		self := func(timeout int) any {
			return map[string]any{"protocol": protocol, s.parentName(): map[string]any{"type": "SOURCE_IP", s.name: float64(timeout)}}
		}
		if r.broken(s, ".rule.persistence-timeout", self(number(f.value))) {
			r.reportf(l, "%s at %s is allowed, and a rule refuses it", f.value, protocol)
		}
		if f.value != l.union()["maximum"] && !r.broken(s, ".rule.persistence-timeout", self(number(f.value)+1)) {
			r.reportf(l, "above %s at %s is forbidden, and no rule refuses it", f.value, protocol)
		}
	}
}

// probeCodes is probeBound for status codes that are written as strings.
func (r *reconciler) probeCodes(l *pageLine, s spot, _ fact) {
	suffix := map[string]string{"expected_response": ".rule.expected-codes", "healthcheck_response": ".rule.response-code"}[s.name]
	for code, refused := range map[string]bool{"0": false, "99": false, "100": true, "199": true, "200": false, "599": false, "600": true} {
		if got := r.broken(s, suffix, map[string]any{s.name: code}); got != refused {
			r.reportf(l, "code %s is refused: %t, and the rule %s refuses it: %t", code, refused, suffix, got)
		}
	}
}

func (s spot) parentName() string { return s.parent.Path[strings.LastIndex(s.parent.Path, ".")+1:] }

// broken reports whether a rule of that name, at the object of the field or one above it, is broken by a value.
func (r *reconciler) broken(s spot, suffix string, self any) bool {
	found := false
	root := s.op.Success().Body
	if s.op.Body != nil && s.location == "request" {
		root = s.op.Body
	}
	root.Walk(func(n *contract.Node) {
		for _, rule := range n.Rules {
			if !strings.HasPrefix(s.node.Path, n.Path) || !strings.HasSuffix(string(rule.Requirement.ID), suffix) {
				continue
			}
			premise, holds, err := rule.Expression.Eval(map[string]any{"self": rules.Prepare(self)})
			found = found || err == nil && premise && !holds
		}
	})
	return found
}
