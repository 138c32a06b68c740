package vendorsdk_test

import (
	"errors"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/impl"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	elb "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/elb/v3"

	"elbconformance/internal/binarytest"
)

// signed returns a client that signs with the key pair.
func signed(t *testing.T, e binarytest.Emulator, secret string) *elb.ElbClient {
	t.Helper()
	// Without a project the SDK would ask the identity service for one.
	credentials, err := basic.NewCredentialsBuilder().WithAk(e.AccessKey).WithSk(secret).WithProjectId(e.Project).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	hc, err := elb.ElbClientBuilder().WithEndpoints([]string{e.Endpoint}).
		WithCredential(credentials).WithHttpConfig(config.DefaultHttpConfig()).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	return elb.NewElbClient(hc)
}

// TokenCredentials send a token in place of a signature. They are exported because the SDK looks their type up by name.
type TokenCredentials struct{ project, token string }

// ProcessAuthParams implements auth.ICredential.
func (c TokenCredentials) ProcessAuthParams(*impl.DefaultHttpClient, string) (auth.ICredential, error) {
	return c, nil
}

// ProcessAuthRequest implements auth.ICredential.
func (c TokenCredentials) ProcessAuthRequest(_ *impl.DefaultHttpClient, r *request.DefaultHttpRequest) (*request.DefaultHttpRequest, error) {
	return r.Builder().AddAutoFilledPathParam("project_id", c.project).AddHeaderParam("X-Auth-Token", c.token).Build(), nil
}

func withToken(t *testing.T, e binarytest.Emulator) *elb.ElbClient {
	t.Helper()
	hc, err := elb.ElbClientBuilder().WithEndpoints([]string{e.Endpoint}).
		WithCredential(TokenCredentials{e.Project, e.Token}).WithCredentialsType("vendorsdk_test.TokenCredentials").SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	return elb.NewElbClient(hc)
}

// refused fails unless the SDK has read the status and the error code of a refusal.
func refused(t *testing.T, err error, status int, code string) {
	t.Helper()
	var refusal *sdkerr.ServiceResponseError
	if !errors.As(err, &refusal) {
		t.Fatalf("error %v, want a refusal by the service", err)
	}
	if refusal.StatusCode != status || refusal.ErrorCode != code || refusal.ErrorMessage == "" || refusal.RequestId == "" {
		t.Errorf("status %d, code %q, message %q, request id %q; want %d, %q and the rest not empty",
			refusal.StatusCode, refusal.ErrorCode, refusal.ErrorMessage, refusal.RequestId, status, code)
	}
}

// answered fails unless the call succeeded with the documented status and a request id.
func answered(t *testing.T, err error, status, want int, requestID *string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if status != want || requestID == nil || *requestID == "" {
		t.Errorf("status %d, request id %v; want %d and an id", status, requestID, want)
	}
}
