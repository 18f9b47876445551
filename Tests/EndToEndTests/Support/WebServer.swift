import PosternGateway
import TestSupport
import Testing

/// A web server, and what it speaks to the service behind it. The files are those that are shipped.
struct WebServer: Sendable, Equatable, CustomTestStringConvertible {
    enum Program: String, CaseIterable {
        case nginx, lighttpd
    }

    let program: Program
    let wire: WireProtocol
    /// Whether it starts the service itself.
    var isParent = false

    static let nginx = WebServer(program: .nginx, wire: .fastcgi)

    /// Those in front of a service that somebody else has started.
    static let proxies = Program.allCases.flatMap { program in
        WireProtocol.allCases.map { WebServer(program: program, wire: $0) }
    }

    /// Those that start the service.
    static let parents = WireProtocol.allCases.map { WebServer(program: .lighttpd, wire: $0, isParent: true) }

    var testDescription: String { "\(program.rawValue)\(isParent ? " starts" : ",") \(wire.rawValue)" }

    /// The files of the package that it reads, by the names under which it reads them.
    var files: [(name: String, source: String)] {
        let suffix = isParent ? "-spawn" : ""
        return switch (program, wire) {
        case (.nginx, .fastcgi):
            [
                ("nginx.conf", "deploy/nginx.conf"), ("notes.conf", "nginx/notes.conf"),
                ("postern_fastcgi_params", "nginx/postern_fastcgi_params"),
            ]
        case (.nginx, .scgi):
            [
                ("nginx.conf", "deploy/nginx.conf"), ("notes.conf", "nginx/notes-scgi.conf"),
                ("postern_scgi_params", "nginx/postern_scgi_params"),
            ]
        case (.lighttpd, _):
            [
                ("lighttpd.conf", "deploy/lighttpd/lighttpd.conf"),
                ("notes.conf", "deploy/lighttpd/notes-\(wire.rawValue)\(suffix).conf"),
            ]
        }
    }

    /// Runs it in the foreground with its files in `directory`.
    func command(in directory: TemporaryDirectory) -> [String] {
        switch program {
        case .nginx: ["nginx", "-p", directory.path + "/", "-c", "nginx.conf", "-e", "stderr"]
        case .lighttpd: ["lighttpd", "-D", "-f", directory.path("lighttpd.conf")]
        }
    }
}
