package vendorsdk_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	elb "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/elb/v3"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/elb/v3/model"

	"elbconformance/internal/binarytest"
)

// The name has what a signature's canonical form and a query can get wrong.
const name = "Wärme & Kälte/100% +β"

func TestVendorSDK(t *testing.T) {
	emulator := binarytest.Emulate(t)
	client := signed(t, emulator, emulator.SecretKey)

	t.Run("active/standby pool from creation to deletion", func(t *testing.T) { lifeCycle(t, client, emulator.Project) })
	t.Run("pools", func(t *testing.T) { pools(t, client) })
	t.Run("members", func(t *testing.T) { members(t, client) })
	t.Run("token", func(t *testing.T) { pools(t, withToken(t, emulator)) })
	t.Run("wrong secret", func(t *testing.T) {
		_, err := signed(t, emulator, emulator.SecretKey+"0").ListPools(&model.ListPoolsRequest{})
		refused(t, err, http.StatusUnauthorized, "APIGW.0301")
	})
	t.Run("unknown pool", func(t *testing.T) {
		_, err := client.ShowPool(&model.ShowPoolRequest{PoolId: "00000000-0000-4000-8000-000000000000"})
		refused(t, err, http.StatusNotFound, "ELB.8904")
	})
}

func lifeCycle(t *testing.T, client *elb.ElbClient, project string) {
	t.Helper()
	created, err := client.CreateMasterSlavePool(&model.CreateMasterSlavePoolRequest{
		Body: &model.CreateMasterSlavePoolRequestBody{Pool: wanted()},
	})
	if err != nil {
		t.Fatal(err)
	}
	answered(t, err, created.HttpStatusCode, http.StatusCreated, created.RequestId)
	compare(t, created.Pool, project)

	shown, err := client.ShowMasterSlavePool(&model.ShowMasterSlavePoolRequest{PoolId: created.Pool.Id})
	if err != nil {
		t.Fatal(err)
	}
	answered(t, err, shown.HttpStatusCode, http.StatusOK, shown.RequestId)
	if difference := cmp.Diff(created.Pool, shown.Pool); difference != "" {
		t.Errorf("the pool is shown otherwise than it was created (-created +shown):\n%s", difference)
	}

	if ids := masterSlavePools(t, client, &model.ListMasterSlavePoolsRequest{}); !slices.Contains(ids, created.Pool.Id) {
		t.Errorf("the pool is not listed: %v", ids)
	}

	gone, err := client.DeleteMasterSlavePool(&model.DeleteMasterSlavePoolRequest{PoolId: created.Pool.Id})
	if err != nil || gone.HttpStatusCode != http.StatusNoContent {
		t.Fatalf("delete: %+v, %v; want 204", gone, err)
	}
	_, err = client.ShowMasterSlavePool(&model.ShowMasterSlavePoolRequest{PoolId: created.Pool.Id})
	refused(t, err, http.StatusNotFound, "ELB.8904")
}

func wanted() *model.CreateMasterSlavePoolOption {
	member := model.GetCreateMasterSlaveMemberOptionRoleEnum()
	return &model.CreateMasterSlavePoolOption{
		Name: new(name), Description: new(""), Protocol: "UDP", LbAlgorithm: "SOURCE_IP", Type: "ip",
		SessionPersistence: &model.CreatePoolSessionPersistenceOption{
			Type: model.GetCreatePoolSessionPersistenceOptionTypeEnum().SOURCE_IP, PersistenceTimeout: new(int32(7)),
		},
		Members: []model.CreateMasterSlaveMemberOption{
			{Name: new("erste"), Address: "10.44.0.5", ProtocolPort: new(int32(1)), Role: member.MASTER},
			{Name: new("zweite Wahl"), Address: "10.44.0.6", ProtocolPort: new(int32(65535)), Role: member.SLAVE},
		},
		Healthmonitor: &model.CreateMasterSlaveHealthMonitorOption{
			Type: "UDP_CONNECT", Delay: 50, Timeout: 1, MaxRetries: 10, MonitorPort: new(int32(5353)),
		},
	}
}

// compare checks what the SDK has decoded against what it was asked to send.
func compare(t *testing.T, got *model.MasterSlavePool, project string) {
	t.Helper()
	type member struct {
		name, address, role string
		port                int32
	}
	type pool struct {
		name, description, project, protocol, algorithm, kind string
		persistence                                           string
		minutes                                               int32
		members                                               []member
		monitor                                               string
		delay, timeout, retries, port                         int32
	}
	decoded := pool{
		name: got.Name, description: got.Description, project: got.ProjectId, protocol: got.Protocol,
		algorithm: got.LbAlgorithm, kind: got.Type,
		persistence: got.SessionPersistence.Type, minutes: *got.SessionPersistence.PersistenceTimeout,
		monitor: got.Healthmonitor.Type, delay: got.Healthmonitor.Delay, timeout: got.Healthmonitor.Timeout,
		retries: got.Healthmonitor.MaxRetries, port: got.Healthmonitor.MonitorPort,
	}
	for _, m := range got.Members {
		decoded.members = append(decoded.members, member{m.Name, m.Address, m.Role, m.ProtocolPort})
	}
	want := pool{
		name: name, project: project, protocol: "UDP", algorithm: "SOURCE_IP", kind: "ip",
		persistence: "SOURCE_IP", minutes: 7,
		members: []member{{"erste", "10.44.0.5", "master", 1}, {"zweite Wahl", "10.44.0.6", "slave", 65535}},
		monitor: "UDP_CONNECT", delay: 50, timeout: 1, retries: 10, port: 5353,
	}
	if difference := cmp.Diff(want, decoded, cmp.AllowUnexported(pool{}, member{})); difference != "" {
		t.Errorf("the created pool differs (-want +got):\n%s", difference)
	}
}

func masterSlavePools(t *testing.T, client *elb.ElbClient, asked *model.ListMasterSlavePoolsRequest) []string {
	t.Helper()
	listed, err := client.ListMasterSlavePools(asked)
	if err != nil {
		t.Fatal(err)
	}
	answered(t, err, listed.HttpStatusCode, http.StatusOK, listed.RequestId)
	ids := make([]string, len(*listed.Pools))
	for i, pool := range *listed.Pools {
		ids[i] = pool.Id
	}
	if int(listed.PageInfo.CurrentCount) != len(ids) {
		t.Errorf("the page counts %d pools and holds %d", listed.PageInfo.CurrentCount, len(ids))
	}
	return ids
}
