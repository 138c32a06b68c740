package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// inventoryFile is the form of an inventory: the objects of each project, fields named as the operations show them.
type inventoryFile struct {
	Projects []inventoryProject `json:"projects"`
}

type inventoryProject struct {
	ID               string             `json:"id"`
	LoadBalancers    []*loadBalancer    `json:"loadbalancers"`
	Listeners        []*listener        `json:"listeners"`
	Pools            []*pool            `json:"pools"`
	MasterSlavePools []*masterSlavePool `json:"master_slave_pools"`
}

// readInventory parses an inventory and checks that it does not contradict itself.
func readInventory(raw []byte) (world, error) {
	file, err := parseInventory(raw)
	if err != nil {
		return world{}, err
	}
	w := world{
		loadBalancers: map[string]*loadBalancer{}, listeners: map[string]*listener{},
		pools: map[string]*pool{}, masterSlaves: map[string]*masterSlavePool{},
	}
	check := inventoryCheck{world: &w, ids: map[string]string{}, pools: map[string]string{}}
	for _, project := range file.Projects {
		if err := check.addProject(project); err != nil {
			return world{}, fmt.Errorf("project %s: %w", project.ID, err)
		}
	}
	return w, nil
}

// parseInventory reads YAML by way of JSON, which tells null from absent and refuses names that it does not know.
func parseInventory(raw []byte) (inventoryFile, error) {
	var tree any
	if err := yaml.Unmarshal(raw, &tree); err != nil {
		return inventoryFile{}, fmt.Errorf("it is not YAML: %w", err)
	}
	asJSON, err := json.Marshal(tree)
	if err != nil {
		return inventoryFile{}, fmt.Errorf("it holds what JSON cannot: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(asJSON))
	decoder.DisallowUnknownFields()
	var file inventoryFile
	if err := decoder.Decode(&file); err != nil {
		return inventoryFile{}, fmt.Errorf("it is not in the form described at its head: %w", err)
	}
	return file, nil
}

// inventoryCheck fills a world and refuses what cannot be.
type inventoryCheck struct {
	world *world
	ids   map[string]string // id to the kind of its object
	pools map[string]string // listener to its pool
}

func (k *inventoryCheck) addProject(p inventoryProject) error {
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(p.ID) {
		return fmt.Errorf("its id is not 32 hexadecimal digits")
	}
	if slices.Contains(k.world.projects, p.ID) {
		return fmt.Errorf("it is there twice: merge the two")
	}
	k.world.projects = append(k.world.projects, p.ID)
	for _, lb := range p.LoadBalancers {
		lb.project = p.ID
		if err := k.claim("load balancer", lb.ID); err != nil {
			return err
		}
		k.world.loadBalancers[lb.ID] = lb
	}
	for _, l := range p.Listeners {
		if err := k.addListener(p.ID, l); err != nil {
			return err
		}
	}
	for _, pool := range p.Pools {
		if err := k.addPool(p.ID, pool); err != nil {
			return fmt.Errorf("pool %s: %w", pool.ID, err)
		}
	}
	for _, pool := range p.MasterSlavePools {
		if err := k.addMasterSlavePool(p.ID, pool); err != nil {
			return fmt.Errorf("active/standby pool %s: %w", pool.ID, err)
		}
	}
	return nil
}

// claim takes an id, which no other object may have.
func (k *inventoryCheck) claim(kind, id string) error {
	if id == "" {
		return fmt.Errorf("a %s has no id", kind)
	}
	if other, taken := k.ids[id]; taken {
		return fmt.Errorf("the %s %s has the id of a %s: give it its own", kind, id, other)
	}
	k.ids[id] = kind
	return nil
}

func (k *inventoryCheck) addListener(project string, l *listener) error {
	l.project = project
	if err := k.claim("listener", l.ID); err != nil {
		return err
	}
	if lb := k.world.loadBalancers[l.LoadBalancerID]; lb == nil || lb.project != project {
		return fmt.Errorf("listener %s: its load balancer %q is not in the project: correct loadbalancer_id", l.ID, l.LoadBalancerID)
	}
	k.world.listeners[l.ID] = l
	return nil
}

func (k *inventoryCheck) addPool(project string, p *pool) error {
	if err := k.claim("pool", p.ID); err != nil {
		return err
	}
	if id := p.HealthMonitorID.or(""); id != "" {
		if err := k.claim("health monitor", id); err != nil {
			return err
		}
	}
	if err := k.checkReferences(project, p.ID, p.Listeners, p.LoadBalancers); err != nil {
		return err
	}
	p.ProjectID = project
	p.poolView.Members = []reference{}
	slices.SortFunc(p.Members, func(a, b *member) int { return strings.Compare(a.ID, b.ID) })
	for _, m := range p.Members {
		m.ProjectID = project
		if err := k.claim("member", m.ID); err != nil {
			return err
		}
		p.poolView.Members = append(p.poolView.Members, reference{m.ID})
	}
	p.Listeners = append([]reference{}, p.Listeners...)
	p.LoadBalancers = append([]reference{}, p.LoadBalancers...)
	k.world.pools[p.ID] = p
	return nil
}

func (k *inventoryCheck) addMasterSlavePool(project string, p *masterSlavePool) error {
	if err := k.claim("active/standby pool", p.ID); err != nil {
		return err
	}
	if err := k.claim("health monitor", p.HealthMonitor.ID); err != nil {
		return err
	}
	if err := k.checkReferences(project, p.ID, p.Listeners, p.LoadBalancers); err != nil {
		return err
	}
	if len(p.Members) != 2 {
		return fmt.Errorf("it has %d members: give it one master and one slave", len(p.Members))
	}
	for _, m := range p.Members {
		if err := k.claim("member", m.ID); err != nil {
			return err
		}
	}
	p.ProjectID = project
	p.Listeners = append([]reference{}, p.Listeners...)
	p.LoadBalancers = append([]reference{}, p.LoadBalancers...)
	k.world.masterSlaves[p.ID] = p
	return nil
}

func (k *inventoryCheck) checkReferences(project, pool string, listeners, loadBalancers []reference) error {
	for _, r := range loadBalancers {
		if lb := k.world.loadBalancers[r.ID]; lb == nil || lb.project != project {
			return fmt.Errorf("its load balancer %s is not in the project: add it or correct the id", r.ID)
		}
	}
	for _, r := range listeners {
		l := k.world.listeners[r.ID]
		if l == nil || l.project != project {
			return fmt.Errorf("its listener %s is not in the project: add it or correct the id", r.ID)
		}
		if other, taken := k.pools[r.ID]; taken {
			return fmt.Errorf("its listener %s has pool %s already: take one of them away", r.ID, other)
		}
		if !slices.Contains(loadBalancers, reference{l.LoadBalancerID}) {
			return fmt.Errorf("its listener %s stands on a load balancer that the pool does not name: add %s", r.ID, l.LoadBalancerID)
		}
		k.pools[r.ID] = pool
	}
	return nil
}
