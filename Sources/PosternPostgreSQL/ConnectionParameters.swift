internal import CPostgreSQL
internal import Glibc
internal import PosternSQL

/// What libpq is told of a connection, and what stands in the URL for the driver itself.
struct ConnectionParameters {
    /// libpq's keywords and their values (https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-PARAMKEYWORDS).
    private(set) var values: [(name: String, value: String)] = []
    /// How many statements a connection keeps prepared. With none, each is parsed anew, as PgBouncer needs it in transaction mode.
    private(set) var statementLimit = 256

    /// - Parameter patience: for how long nobody at the other end may acknowledge what was sent until the connection is lost, whatever
    ///   the statement may take (`TCP_USER_TIMEOUT` of tcp(7)); from 2 to 30 seconds, so that a packet can be lost and sent again.
    /// - Throws: ``DatabaseError`` of kind `cannotOpen` that names what libpq does not know.
    init(_ url: DatabaseURL, patience: Duration) throws(DatabaseError) {
        if let user = url.user { values.append(("user", user)) }
        if let password = url.password { values.append(("password", password)) }
        if let host = url.host {
            guard !host.contains(",") else {
                throw DatabaseError(
                    .cannotOpen, "several hosts are named as parameters: postgresql:///notes?host=one,two&port=5432,5432")
            }
            values.append(("host", try Self.decoded(host, "host")))
        }
        if let port = url.port { values.append(("port", "\(port)")) }
        if !url.database.isEmpty { values.append(("dbname", try Self.decoded(url.database, "database"))) }
        for option in url.options { try take(option) }
        let silence = Int(min(max(patience, .seconds(2)), .seconds(30)) / .milliseconds(1))
        let defaults = Self.defaults + [("tcp_user_timeout", "\(silence)")]
        for (name, value) in defaults where !values.contains(where: { $0.name == name }) {
            values.append((name, value))
        }
    }

    private static let defaults = [
        ("client_encoding", "UTF8"), ("fallback_application_name", "postern"), ("gssencmode", "disable"),
    ]

    /// What nobody may set: text is UTF-8, and a URL within the URL could name another server than the log shows.
    private static let fixed: Set = ["client_encoding", "dbname"]

    private mutating func take(_ option: DatabaseURL.Option) throws(DatabaseError) {
        switch option.name {
        case "prepared_statement_cache_size", "statement_cache_size":
            guard let count = Int(option.value), (0...100_000).contains(count) else {
                throw DatabaseError(.cannotOpen, "\"\(option.name)\" must be a number from 0 to 100000")
            }
            statementLimit = count
        case "ssl": values.append(("sslmode", option.value))  // asyncpg's name
        default:
            guard Self.keywords.contains(option.name), !Self.fixed.contains(option.name) else {
                throw DatabaseError(
                    .cannotOpen,
                    "\"\(option.name)\" is no parameter of a PostgreSQL connection: write one of libpq's, such as sslmode")
            }
            values.append((option.name, option.value))
        }
    }

    private static let keywords: Set<String> = {
        guard let first = PQconndefaults() else { return [] }
        defer { PQconninfoFree(first) }
        var names: Set<String> = []
        var next = first
        while let name = next.pointee.keyword {
            names.insert(String(cString: name))
            next += 1
        }
        return names
    }()

    /// Calls `body` with the arrays that `PQconnectStartParams` takes. Of a keyword that comes twice, the later one counts.
    func withPointers<Value>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        let names = values.map { strdup($0.name) } + [nil]
        let texts = values.map { strdup($0.value) } + [nil]
        defer { for pointer in names + texts { free(pointer) } }
        return names.map { UnsafePointer($0) }.withUnsafeBufferPointer { names in
            texts.map { UnsafePointer($0) }.withUnsafeBufferPointer { texts in body(names.baseAddress!, texts.baseAddress!) }
        }
    }

    /// Decodes `%2F` to `/`, as libpq does in host and database.
    private static func decoded(_ text: String, _ part: String) throws(DatabaseError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), code != 0 else {
                throw DatabaseError(.cannotOpen, "the \(part) of the URL has a wrong % escape")
            }
            rest = rest.dropFirst(2)
            bytes.append(code)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw DatabaseError(.cannotOpen, "the \(part) of the URL is not UTF-8 behind its % escapes")
        }
        return decoded
    }
}
