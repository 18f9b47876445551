internal import PosternGateway

/// What nginx is told: it passes everything on, and answers nothing itself.
enum NginxConfiguration {
    /// Where it keeps bodies that are too large for its memory.
    static let folders = ["client_body", "proxy", "fastcgi", "scgi", "uwsgi"]

    static func text(on socket: String, before service: String, speaking wire: WireProtocol) -> String {
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 64; }
        http {
            access_log off;
        \(folders.map { "    \($0)_temp_path \($0);" }.joined(separator: "\n"))
            client_max_body_size 0;
            server {
                listen unix:\(socket);
                server_name localhost;
                location / {
        \(parameters(of: wire).map { "            \(wire.rawValue)_param \($0);" }.joined(separator: "\n"))
                    \(wire.rawValue)_pass unix:\(service);
                }
            }
        }

        """
    }

    /// Those of the files that are shipped in the folder `nginx`.
    private static func parameters(of wire: WireProtocol) -> [String] {
        let common = [
            "REQUEST_METHOD $request_method", "SCRIPT_NAME \"\"", "PATH_INFO $document_uri", "QUERY_STRING $query_string",
            "REQUEST_URI $request_uri", "CONTENT_TYPE $content_type", "SERVER_PROTOCOL $server_protocol",
            "SERVER_NAME $server_name", "REQUEST_SCHEME $scheme", "REMOTE_ADDR 127.0.0.1", "GATEWAY_INTERFACE CGI/1.1",
            "REQUEST_ID $request_id", "HTTP_PROXY \"\"",
        ]
        switch wire {
        case .fastcgi: return common + ["CONTENT_LENGTH $content_length"]
        case .scgi: return common + ["SCGI 1"]
        }
    }
}
