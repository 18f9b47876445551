import Glibc
import TestSupport

/// One nginx, with a port for each program, and as few workers as let it stay a small, equal share for all.
struct Front: Sendable {
    let process: ChildProcess

    var processes: [pid_t] { [process.id] + ProcessTable.descendants(of: process.id) }

    init(before peers: [Peer], in directory: TemporaryDirectory) async throws {
        let sites = peers.enumerated().map { index, peer in
            let passing =
                peer.isFastCGI
                ? "include \(PackageFiles.path("nginx/postern_fastcgi_params")); fastcgi_pass peer\(index); fastcgi_keep_conn on;"
                : "proxy_pass http://peer\(index); proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_set_header Host $host;"
            return """
                upstream peer\(index) { server unix:\(peer.socket); keepalive 64; }
                server { listen 127.0.0.1:\(peer.port); location / { \(passing) } }
                """
        }
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(directory.path)/tmp_\($0);"
        }
        try directory.write(
            """
            daemon off;
            worker_processes 1;
            pid \(directory.path("nginx.pid"));
            error_log stderr warn;
            events { worker_connections 1024; }
            http {
            access_log off;
            keepalive_requests 1000000;
            \(temporary.joined(separator: "\n"))
            \(sites.joined(separator: "\n"))
            }
            """, to: "nginx.conf")
        let process = try ChildProcess(["nginx", "-p", directory.path + "/", "-c", "nginx.conf", "-e", "stderr"], in: directory)
        self.process = process
        try await eventually("nginx: \(process.story)") { directory.text(of: "nginx.pid")?.isEmpty == false }
    }
}
