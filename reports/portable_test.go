package reports_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The portable dialect as a table: what stands in what, and what each attribute must look like. An attribute with a
// "?" may be absent; nothing that is not named here may occur.
var (
	number    = regexp.MustCompile(`^\d+$`)
	seconds   = regexp.MustCompile(`^\d+\.\d{3}$`)
	moment    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`)
	line      = regexp.MustCompile(`^[[:print:]]*$`)
	shortLine = regexp.MustCompile("^[^<>&\"']{0,300}$")
	filled    = regexp.MustCompile("^[^<>&\"']{1,250}$")
	class     = regexp.MustCompile(`^[^<>&"']+\.[^<>&"']+$`)
)

type elementRule struct {
	parents    []string
	attributes map[string]*regexp.Regexp
}

var portable = map[string]elementRule{
	"testsuites": {[]string{""}, map[string]*regexp.Regexp{"name": filled, "tests": number, "failures": number, "errors": number, "time": seconds}},
	"testsuite": {[]string{"testsuites"}, map[string]*regexp.Regexp{"name": filled, "tests": number, "failures": number, "errors": number,
		"skipped": number, "time": seconds, "timestamp?": moment, "hostname": filled}},
	"properties": {[]string{"testsuite"}, nil},
	"property":   {[]string{"properties"}, map[string]*regexp.Regexp{"name": filled, "value": shortLine}},
	"testcase":   {[]string{"testsuite"}, map[string]*regexp.Regexp{"classname": class, "name": filled, "time": seconds}},
	"failure":    {[]string{"testcase"}, map[string]*regexp.Regexp{"type": shortLine, "message": shortLine}},
	"error":      {[]string{"testcase"}, map[string]*regexp.Regexp{"type": shortLine, "message": shortLine}},
	"skipped":    {[]string{"testcase"}, map[string]*regexp.Regexp{"message": shortLine}},
}

// portableCase is one testcase as a consumer sees it.
type portableCase struct{ class, name, element, kind, message, body string }

type portableDocument struct{ cases []portableCase }

func (d portableDocument) find(class, name string) (portableCase, bool) {
	i := slices.IndexFunc(d.cases, func(c portableCase) bool { return c.class == class && c.name == name })
	if i < 0 {
		return portableCase{}, false
	}
	return d.cases[i], true
}

type tally struct{ tests, failures, errors, skipped int }

// checkPortable holds a file against the table, and its counters against its elements.
func checkPortable(tb testing.TB, file []byte) portableDocument {
	tb.Helper()
	for _, b := range file {
		if b > '~' || b < ' ' && b != '\n' && b != '\t' {
			tb.Fatalf("byte %#x in the file", b)
		}
	}
	// No entity and no split CDATA section: some consumers show the first as they are and join the second wrongly.
	if bytes.Contains(file, []byte("]]><![CDATA[")) || regexp.MustCompile(`&(#|[a-z]+;)`).Match(attributesOf(file)) {
		tb.Errorf("an entity or a split CDATA section in the file")
	}
	return parsePortable(tb, file)
}

// attributesOf drops the CDATA sections, in which an ampersand is text.
func attributesOf(file []byte) []byte {
	var kept []byte
	for rest := file; len(rest) > 0; {
		before, section, _ := bytes.Cut(rest, []byte("<![CDATA["))
		kept = append(kept, before...)
		_, rest, _ = bytes.Cut(section, []byte("]]>"))
	}
	return kept
}

func parsePortable(tb testing.TB, file []byte) portableDocument {
	tb.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(file))
	var doc portableDocument
	var path []string
	var root, suite, total, sum tally
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			tb.Fatalf("%v in %.2000s", err, file)
		}
		switch token := token.(type) {
		case xml.StartElement:
			parent := ""
			if len(path) > 0 {
				parent = path[len(path)-1]
			}
			attributes := checkElement(tb, parent, token)
			path = append(path, token.Name.Local)
			switch token.Name.Local {
			case "testsuites":
				root = counters(attributes)
			case "testsuite":
				suite, sum = counters(attributes), tally{}
			case "testcase":
				sum.tests++
				doc.cases = append(doc.cases, portableCase{class: attributes["classname"], name: attributes["name"]})
			case "failure", "error", "skipped":
				doc.cases[len(doc.cases)-1].problem(tb, token.Name.Local, attributes, &sum)
			}
		case xml.CharData:
			if n := len(path); n > 0 && slices.Contains([]string{"failure", "error", "skipped"}, path[n-1]) {
				doc.cases[len(doc.cases)-1].body += string(token)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
			if token.Name.Local == "testsuite" {
				if suite != sum || sum.tests == 0 {
					tb.Errorf("a suite says %+v and holds %+v", suite, sum)
				}
				total = tally{total.tests + sum.tests, total.failures + sum.failures, total.errors + sum.errors, 0}
			}
		}
	}
	if root != total || total.tests == 0 {
		tb.Errorf("the root says %+v and holds %+v", root, total)
	}
	doc.checkCases(tb)
	return doc
}

func checkElement(tb testing.TB, parent string, e xml.StartElement) map[string]string {
	tb.Helper()
	rule, known := portable[e.Name.Local]
	if !known || !slices.Contains(rule.parents, parent) {
		tb.Errorf("<%s> in <%s>", e.Name.Local, parent)
	}
	got := map[string]string{}
	for _, a := range e.Attr {
		shape := rule.attributes[a.Name.Local]
		if shape == nil {
			shape = rule.attributes[a.Name.Local+"?"]
		}
		if shape == nil || !shape.MatchString(a.Value) || !line.MatchString(a.Value) {
			tb.Errorf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value)
		}
		got[a.Name.Local] = a.Value
	}
	for name := range rule.attributes {
		if _, given := got[name]; !given && !strings.HasSuffix(name, "?") {
			tb.Errorf("<%s> without %s", e.Name.Local, name)
		}
	}
	return got
}

func counters(attributes map[string]string) tally {
	n := func(name string) int { v, _ := strconv.Atoi(attributes[name]); return v }
	return tally{n("tests"), n("failures"), n("errors"), n("skipped")}
}

func (c *portableCase) problem(tb testing.TB, element string, attributes map[string]string, sum *tally) {
	tb.Helper()
	if c.element != "" {
		tb.Errorf("%s has <%s> and <%s>", c.name, c.element, element)
	}
	c.element, c.kind, c.message = element, attributes["type"], attributes["message"]
	switch element {
	case "failure":
		sum.failures++
	case "error":
		sum.errors++
	case "skipped":
		sum.skipped++
	}
}

func (d portableDocument) checkCases(tb testing.TB) {
	tb.Helper()
	seen := map[[2]string]bool{}
	for _, c := range d.cases {
		if key := [2]string{c.class, c.name}; seen[key] {
			tb.Errorf("%s %s occurs twice", c.class, c.name)
		} else {
			seen[key] = true
		}
		if c.element != "" && strings.TrimSpace(c.body) == "" {
			tb.Errorf("%s: <%s> without text", c.name, c.element)
		}
	}
}
