package emulator_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"elbconformance/fixtures"
	"elbconformance/internal/emulator"
	"elbconformance/openapi"
)

func TestEmulatorsOfOneImageAreApart(t *testing.T) {
	one, two := start(t), start(t)
	created := one.create(basic()).want(t, 201).at("pool.id")
	one.get("/v3/%s/elb/master-slave-pools/%s", one.a, created).want(t, 200)
	two.get("/v3/%s/elb/master-slave-pools/%s", two.a, created).want(t, 404)
}

func TestSnapshot(t *testing.T) {
	before := image(t).New(options(image(t)))
	s := serve(t, before)
	created := s.create(basic()).want(t, 201).at("pool.id")
	target := fmt.Sprintf("/v3/%s/elb/master-slave-pools/%s", s.a, created)
	snapshot := before.Snapshot()
	s.send(http.MethodDelete, target, "").want(t, 204)
	serve(t, snapshot.New(options(snapshot))).get("%s", target).want(t, 200)
	s.get("%s", target).want(t, 404)
}

func TestConcurrentUse(t *testing.T) {
	e := image(t).New(options(image(t)))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			s := serve(t, e)
			for range 5 {
				created := s.create(with(object{"name": "concurrent"})).want(t, 201).at("pool.id")
				s.get("/v3/%s/elb/master-slave-pools", s.a).want(t, 200)
				s.get(listV2+"?limit=3").want(t, 200)
				s.get("/v3/%s/elb/pools/%s/members?name=orders-1&name=orders-2", s.a, s.poolNamed("orders")).want(t, 200)
				s.send(http.MethodDelete, fmt.Sprintf("/v3/%s/elb/master-slave-pools/%s", s.a, created), "").want(t, 204)
				e.Snapshot()
			}
		})
	}
	group.Wait()
}

func TestPrepareRefuses(t *testing.T) {
	project := "projects: [{id: 0123456789abcdef0123456789abcdef, "
	for name, row := range map[string]struct {
		documents []openapi.Document
		inventory string
		says      string
	}{
		"no documents":      {nil, "projects: []", "no document has the operation"},
		"a broken document": {[]openapi.Document{{Name: "x.yaml", YAML: []byte("openapi: [")}}, "", "x.yaml"},
		"no YAML":           {openapi.Documents(), "projects: [", "not YAML"},
		"unknown name":      {openapi.Documents(), "projects: []\ncolour: red", "colour"},
		"unknown inner":     {openapi.Documents(), project + "pools: [{id: p, slow_start: {on: true}}]}]", "on"},
		"project id":        {openapi.Documents(), "projects: [{id: x}]", "32 hexadecimal"},
		"same id twice":     {openapi.Documents(), project + "pools: [{id: p}, {id: p}]}]", "the id of a pool"},
		"no id":             {openapi.Documents(), project + "pools: [{name: p}]}]", "no id"},
		"foreign listener":  {openapi.Documents(), project + "pools: [{id: p, listeners: [{id: l}]}]}]", "listener l is not in the project"},
		"foreign balancer":  {openapi.Documents(), project + "pools: [{id: p, loadbalancers: [{id: l}]}]}]", "balancer l is not in the project"},
		"lone master":       {openapi.Documents(), project + "master_slave_pools: [{id: p, healthmonitor: {id: h}}]}]", "0 members"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := emulator.Prepare(context.Background(), row.documents, []byte(row.inventory))
			if err == nil || !strings.Contains(err.Error(), row.says) {
				t.Errorf("error %v, want one that says %q", err, row.says)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	options := options(image(b))
	for b.Loop() {
		image(b).New(options)
	}
}

func BenchmarkPrepare(b *testing.B) {
	for b.Loop() {
		if _, err := emulator.Prepare(context.Background(), openapi.Documents(), fixtures.Inventory()); err != nil {
			b.Fatal(err)
		}
	}
}
