/**
 * For servers of tests that speak TLS: valid for localhost until 2126, trusted by nobody, so its key is no secret.
 * openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 36500 -nodes -subj /CN=localhost
 *   -addext subjectAltName=DNS:localhost,IP:127.0.0.1
 */
export const localhostCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDIrOJKVHqnqg4/bd
rcWifMhkgyuR32TzPNtuIBmb+U6hRANCAAQQBXdZ+uz4sShg/ha4/K5kjSrq8rQZ
8dTi9h50Ewy8QdR/jtRuBQ5R5pUdHQyc3wbiO21I/wL4E80ck6TuusSL
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUEHjD8pVThlRDzxsaLQaEpTbQ7WYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjAxMzY1N1oYDzIxMjYxMTAy
MDEzNjU3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQQBXdZ+uz4sShg/ha4/K5kjSrq8rQZ8dTi9h50Ewy8QdR/jtRuBQ5R
5pUdHQyc3wbiO21I/wL4E80ck6TuusSLo28wbTAdBgNVHQ4EFgQU0gAItK6p2uRQ
piAOXkWLWs/xmWYwHwYDVR0jBBgwFoAU0gAItK6p2uRQpiAOXkWLWs/xmWYwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgKmQgk8zflJsNZr09PIPOt1l6lXJLwK/iCq1r/oWG1h4CIQDt
RG0DrpO3PoStsjuJ5GcRitcef7+pd3XtB2zxs8dglQ==
-----END CERTIFICATE-----`,
}
