internal import PosternGateway

/// The bytes of a request as a web server sends them.
enum WireRequest {
    static func bytes(_ request: FakeRequest, body: [UInt8], over wire: WireProtocol) -> [UInt8] {
        switch wire {
        case .fastcgi: fastCGI(request, body)
        case .scgi: scgi(request, body)
        }
    }

    /// FastCGI Specification §3 and §5: one request, after which the connection is to be closed.
    private static func fastCGI(_ request: FakeRequest, _ body: [UInt8]) -> [UInt8] {
        let responder: [UInt8] = [0, 1, 0, 0, 0, 0, 0, 0]
        var pairs: [UInt8] = []
        for (name, value) in request.table {
            pairs += length(name.utf8.count) + length(value.utf8.count) + Array(name.utf8) + Array(value.utf8)
        }
        return RecordHeader.record(RecordHeader.Kind.begin, 1, responder) + stream(RecordHeader.Kind.parameters, pairs)
            + stream(RecordHeader.Kind.input, body)
    }

    /// In as many records as it takes, and an empty one that ends them.
    private static func stream(_ kind: UInt8, _ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = content[...]
        while !rest.isEmpty {
            bytes += RecordHeader.record(kind, 1, rest.prefix(65_528))
            rest = rest.dropFirst(65_528)
        }
        return bytes + RecordHeader.record(kind, 1, [])
    }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 128 { return [UInt8(count)] }
        return withUnsafeBytes(of: (UInt32(truncatingIfNeeded: count) | 1 << 31).bigEndian) { Array($0) }
    }

    /// `CONTENT_LENGTH` comes first, and is there for every request.
    private static func scgi(_ request: FakeRequest, _ body: [UInt8]) -> [UInt8] {
        let announced = request.table.first { $0.name == "CONTENT_LENGTH" }?.value ?? ""
        let first = [("CONTENT_LENGTH", announced.isEmpty ? "0" : announced), ("SCGI", "1")]
        let rest = request.table.filter { $0.name != "CONTENT_LENGTH" && $0.name != "SCGI" }.map { ($0.name, $0.value) }
        var header: [UInt8] = []
        for (name, value) in first + rest { header += Array(name.utf8) + [0] + Array(value.utf8) + [0] }
        return Array("\(header.count):".utf8) + header + [UInt8(ascii: ",")] + body
    }
}
