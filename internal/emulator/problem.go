package emulator

import (
	"fmt"
	"net/http"
	"strings"
)

// dialect is the form in which a family of operations states its errors.
type dialect int

const (
	v3 dialect = iota
	v2
)

// problem is a refused or failed request.
type problem struct {
	status  int
	code    string
	message string
	allow   []string // methods that the path has, with status 405
}

// flatError is the error body of v3 and of the gateway in front of it.
type flatError struct {
	Code      string `json:"error_code"`
	Message   string `json:"error_msg"`
	RequestID string `json:"request_id"`
}

// neutronError is the error body of v2.0.
type neutronError struct {
	Error neutronErrorDetail `json:"NeutronError"`
}

type neutronErrorDetail struct {
	Type    string `json:"type"`
	Message string `json:"message"`
	Detail  string `json:"detail"`
}

// body renders the problem in the dialect of the operation.
func (p *problem) body(d dialect, requestID string) any {
	if d == v2 {
		return neutronError{neutronErrorDetail{Type: neutronType(p.status), Message: p.message}}
	}
	return flatError{Code: p.code, Message: p.message, RequestID: requestID}
}

func neutronType(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "BadRequest"
	case http.StatusUnauthorized:
		return "Unauthorized"
	case http.StatusForbidden:
		return "PolicyNotAuthorized"
	case http.StatusNotFound:
		return "HTTPNotFound"
	case http.StatusMethodNotAllowed:
		return "HTTPMethodNotAllowed"
	case http.StatusConflict:
		return "EntityInUse"
	case http.StatusRequestEntityTooLarge:
		return "HTTPRequestEntityTooLarge"
	}
	return "HTTPInternalServerError"
}

func invalid(field, format string, args ...any) *problem {
	return &problem{
		status: http.StatusBadRequest, code: "ELB.8902",
		message: fmt.Sprintf("Invalid input for '%s'. Reason: %s", field, fmt.Sprintf(format, args...)),
	}
}

func unrecognized(names []string) *problem {
	return &problem{
		status: http.StatusBadRequest, code: "ELB.8902",
		message: fmt.Sprintf("Unrecognized attribute(s) '%s'", strings.Join(names, ", ")),
	}
}

func unauthenticated(why string) *problem {
	return &problem{
		status: http.StatusUnauthorized, code: "APIGW.0301",
		message: "Incorrect IAM authentication information: " + why + ".",
	}
}

func forbidden(project string) *problem {
	return &problem{
		status: http.StatusForbidden, code: "ELB.8903",
		message: fmt.Sprintf("The credential does not give access to project %q.", project),
	}
}

func notFound(kind, id string) *problem {
	return &problem{
		status: http.StatusNotFound, code: "ELB.8904",
		message: fmt.Sprintf("%s %s could not be found.", kind, id),
	}
}

func conflict(format string, args ...any) *problem {
	return &problem{status: http.StatusConflict, code: "ELB.8907", message: fmt.Sprintf(format, args...)}
}

func overQuota(kind string, limit int) *problem {
	return &problem{
		status: http.StatusConflict, code: "ELB.8905",
		message: fmt.Sprintf("Quota exceeded for %s: at most %d in one project.", kind, limit),
	}
}

func noSuchAPI() *problem {
	return &problem{
		status: http.StatusNotFound, code: "APIGW.0101",
		message: "The API does not exist or has not been published in the environment.",
	}
}

func wrongMethod(method string, allowed []string) *problem {
	return &problem{
		status: http.StatusMethodNotAllowed, code: "APIGW.0101", allow: allowed,
		message: fmt.Sprintf("Method %q is not offered here; allowed: %s.", method, strings.Join(allowed, ", ")),
	}
}

func tooLarge(limit int) *problem {
	return &problem{
		status: http.StatusRequestEntityTooLarge, code: "APIGW.0201",
		message: fmt.Sprintf("The request body is larger than %d bytes.", limit),
	}
}

func internalError() *problem {
	return &problem{
		status: http.StatusInternalServerError, code: "ELB.8906",
		message: "Internal error. The service could not complete the request.",
	}
}
