/// Which bytes are requests, by the letter of FastCGI 1.0 and SCGI, without regard to how the gateway reads them.
enum FuzzReference {
    /// The bodies of the valid requests; what comes behind bytes that are none is none.
    static func bodies(in input: FuzzInput) -> [[UInt8]] {
        switch input.wire {
        case .fastcgi: fastCGI(input.bytes)
        case .scgi: scgi(input.bytes).map { [$0] } ?? []
        }
    }

    // MARK: FastCGI

    private struct Record {
        let kind: UInt8
        let id: Int
        let content: ArraySlice<UInt8>
    }

    private static func fastCGI(_ bytes: [UInt8]) -> [[UInt8]] {
        var rest = bytes[...]
        var bodies: [[UInt8]] = []
        while let first = record(&rest) {
            if first.id == 0 ? first.kind > 8 : first.kind == 2 { continue }
            guard first.kind == 1, first.id != 0, first.content.count == 8, Array(first.content.prefix(2)) == [0, 1],
                let pairs = stream(4, of: first.id, &rest), let body = stream(5, of: first.id, &rest),
                let parameters = parameters(pairs)
            else { return bodies }
            // One that is framed well and lies about its length does not spoil the next.
            if isLength(parameters["CONTENT_LENGTH"], of: body) { bodies.append(body) }
            guard first.content[first.content.startIndex + 2] & 1 == 1 else { return bodies }
        }
        return bodies
    }

    private static func record(_ rest: inout ArraySlice<UInt8>) -> Record? {
        guard rest.count >= 8 else { return nil }
        let header = Array(rest.prefix(8)).map(Int.init)
        let length = header[4] * 256 + header[5]
        guard header[0] == 1, rest.count >= 8 + length + header[6] else { return nil }
        defer { rest = rest.dropFirst(8 + length + header[6]) }
        return Record(kind: UInt8(header[1]), id: header[2] * 256 + header[3], content: rest.dropFirst(8).prefix(length))
    }

    private static func stream(_ kind: UInt8, of id: Int, _ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var content: [UInt8] = []
        while let record = record(&rest) {
            guard record.id == id else { continue }
            guard record.kind == kind else { return nil }
            if record.content.isEmpty { return content }
            content += record.content
        }
        return nil
    }

    private static func parameters(_ pairs: [UInt8]) -> [String: [UInt8]]? {
        var rest = pairs[...]
        var parameters: [String: [UInt8]] = [:]
        while !rest.isEmpty {
            guard let name = length(&rest), let value = length(&rest), name + value <= rest.count else { return nil }
            parameters[String(decoding: rest.prefix(name), as: UTF8.self)] = Array(rest.dropFirst(name).prefix(value))
            rest = rest.dropFirst(name + value)
        }
        return parameters
    }

    private static func length(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let first = rest.first else { return nil }
        let size = first < 128 ? 1 : 4
        guard rest.count >= size else { return nil }
        defer { rest = rest.dropFirst(size) }
        return first < 128 ? Int(first) : rest.prefix(4).reduce(0) { $0 * 256 + Int($1) } - 1 << 31
    }

    private static func isLength(_ text: [UInt8]?, of body: [UInt8]) -> Bool {
        guard let text, !text.isEmpty else { return body.isEmpty }
        return text.allSatisfy { (48...57).contains($0) } && Int(String(decoding: text, as: UTF8.self)) == body.count
    }

    // MARK: SCGI

    private static func scgi(_ bytes: [UInt8]) -> [UInt8]? {
        guard let colon = bytes.firstIndex(of: 58), colon > 0, bytes[..<colon].allSatisfy({ (48...57).contains($0) }),
            bytes[0] != 48, let size = Int(String(decoding: bytes[..<colon], as: UTF8.self)),
            size < bytes.count - colon - 1, bytes[colon + 1 + size] == 44
        else { return nil }
        let header = bytes[(colon + 1)..<(colon + 1 + size)]
        let strings = header.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        guard header.last == 0, strings.count.isMultiple(of: 2), strings.first.map(Array.init) == Array("CONTENT_LENGTH".utf8),
            let length = Int(String(decoding: strings[strings.startIndex + 1], as: UTF8.self)), length >= 0
        else { return nil }
        let body = bytes[(colon + 2 + size)...]
        return body.count >= length ? Array(body.prefix(length)) : nil
    }
}
