package reports

import "encoding/xml"

// The elements and attributes of the portable dialect, in the order in which they are written. There is nothing else:
// every attribute more is refused by one consumer or misread by another.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}

	junitSuite struct {
		XMLName    xml.Name         `xml:"testsuite"`
		Name       string           `xml:"name,attr"`
		Tests      int              `xml:"tests,attr"`
		Failures   int              `xml:"failures,attr"`
		Errors     int              `xml:"errors,attr"`
		Skipped    int              `xml:"skipped,attr"`
		Time       string           `xml:"time,attr"`
		Timestamp  string           `xml:"timestamp,attr,omitempty"`
		Hostname   string           `xml:"hostname,attr"`
		Properties *junitProperties `xml:"properties"`
		Cases      []junitCase      `xml:"testcase"`

		seconds float64 // what Time says
	}

	junitProperties struct {
		Property []junitProperty `xml:"property"`
	}

	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}

	junitCase struct {
		Classname string        `xml:"classname,attr"`
		Name      string        `xml:"name,attr"`
		Time      string        `xml:"time,attr"`
		Failure   *junitProblem `xml:"failure"`
		Error     *junitProblem `xml:"error"`
		Skipped   *junitSkip    `xml:"skipped"`

		seconds float64 // what Time says
	}

	junitProblem struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Body    string `xml:",cdata"`
	}

	junitSkip struct {
		Message string `xml:"message,attr"`
		Body    string `xml:",chardata"`
	}
)

// junitCounts are the counters of a suite or of the root.
type junitCounts struct{ tests, failures, errors, skipped int }

func countCases(cases []junitCase) junitCounts {
	n := junitCounts{tests: len(cases)}
	for _, c := range cases {
		switch {
		case c.Failure != nil:
			n.failures++
		case c.Error != nil:
			n.errors++
		case c.Skipped != nil:
			n.skipped++
		}
	}
	return n
}

func (s junitSuite) counts() junitCounts {
	return junitCounts{s.Tests, s.Failures, s.Errors, s.Skipped}
}
