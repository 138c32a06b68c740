// Package emulator is a load-balancer service in memory, behind an http.Handler: it answers the operations of the
// contract as the pages say, so that the suite can be tried without a cloud and real clients have something to talk
// to. Requests are checked against the schemas of the documents; every rule between fields is written by hand here.
//
// It is not the oracle: it never reads the contract's rules, never judges an answer, and is never proof that a real
// service behaves alike. It keeps nothing on disk, opens no port, and has no credentials of its own.
package emulator
