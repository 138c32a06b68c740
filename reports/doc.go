// Package reports renders a result.Report for people and for the tools of a build server. Every report is a pure
// function of that value: the same report gives the same bytes, on any machine and at any time. The package judges
// nothing, computes no verdict and reads no results file; the writers to a path only put bytes there safely.
package reports
