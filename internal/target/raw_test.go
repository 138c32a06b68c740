package target

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"testing"
)

// TestTargetOnTheWire reads the request line from the socket: nothing between here and there may respell it.
func TestTargetOnTheWire(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	lines := make(chan string, 1)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			line, _ := bufio.NewReader(conn).ReadString('\n')
			lines <- strings.TrimSuffix(line, "\r\n")
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			_ = conn.Close()
		}
	}()
	for _, base := range []string{"", "/gate%2Fway"} {
		c := connect(t, Options{Endpoint: "http://" + listener.Addr().String() + base})
		for _, target := range []string{
			"/v3/p/elb/pools/x", "/", "/?", "/a?b", "/a??b=?c", "/a%2Fb/%c3%A9", "/a/../b/./c", "//double//slash", "/%zz?%zz", "/a?q=%2",
			"/x:y@z!$&'()*+,;=", `/"<>\^{|}` + "`", "/h#frag?x=#y", "/é?ü=ö", "/a?b=c&b=d&&=", "/[1]?x[]=1", "/*", "/a%00?%00",
		} {
			x := send(t, c, Call{}, "GET", target)
			if x.Err != nil {
				t.Fatalf("%s: %v", target, x.Err)
			}
			if got, want := <-lines, "GET "+base+target+" HTTP/1.1"; got != want {
				t.Errorf("sent %q, want %q", got, want)
			}
			if want := "http://" + listener.Addr().String() + base + target; x.Request.URL != want {
				t.Errorf("recorded %q, want %q", x.Request.URL, want)
			}
		}
	}
}

func TestSendRefuses(t *testing.T) {
	n := &network{}
	c := connect(t, Options{RoundTripper: n})
	for name, raw := range map[string]Raw{
		"unknown API":     {API: "v9", Target: "/"},
		"no target":       {API: V3},
		"absolute URL":    {API: V3, Target: "https://evil.test/"},
		"authority":       {API: V3, Target: "@evil.test/"},
		"space":           {API: V3, Target: "/a b"},
		"line break":      {API: V3, Target: "/a\r\nHost: evil.test"},
		"delete":          {API: V3, Target: "/a\x7f"},
		"method injected": {API: V3, Target: "/", Method: "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\nGET"},
		"unsendable":      {API: V3, Target: "//%zz"},
	} {
		if _, err := c.Send(context.Background(), raw); err == nil || n.count() != 0 {
			t.Errorf("%s: error %v, %d requests", name, err, n.count())
		}
	}
}

func TestEachAPIHasItsBase(t *testing.T) {
	n := &network{}
	c := connect(t, Options{Endpoint: cloud + "/", EndpointV2: "https://vpc.test/gate/", RoundTripper: n})
	for api, want := range map[API]string{V3: cloud, V2: "https://vpc.test/gate"} {
		x, err := c.Send(context.Background(), Raw{API: api, Method: "GET", Target: "/p"})
		if err != nil || x.Request.URL != want+"/p" {
			t.Errorf("%s: %v %+v", api, err, x)
		}
		if base, err := c.Base(api); err != nil || base != want {
			t.Errorf("%s: base %q %v", api, base, err)
		}
	}
	if _, err := c.Base("v9"); err == nil {
		t.Error("an unknown API has a base")
	}
}
