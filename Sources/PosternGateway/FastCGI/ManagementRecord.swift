/// Records that concern no request (FastCGI Specification §4), and what is answered to them. libfcgi must not see them: it ends the
/// process over `FCGI_GET_VALUES` with more than three names.
enum ManagementRecord {
    /// The largest that is answered, with its header. All names that the protocol knows take 60 bytes.
    static let sizeLimit = 1_024

    /// The answer to a whole record.
    ///
    /// - Parameter connections: how many may be open at a time.
    static func answer(_ kind: UInt8, content: UnsafeRawBufferPointer, connections: Int) -> [UInt8] {
        guard kind == RecordHeader.Kind.getValues else {
            return RecordHeader.record(RecordHeader.Kind.unknownType, 0, [kind, 0, 0, 0, 0, 0, 0, 0])
        }
        // Each connection carries one request at a time.
        let known = [("FCGI_MAX_CONNS", "\(connections)"), ("FCGI_MAX_REQS", "\(connections)"), ("FCGI_MPXS_CONNS", "0")]
        let asked = names(in: content)
        let pairs = known.filter { asked.contains(Array($0.0.utf8)) }.flatMap { name, value in
            [UInt8(name.utf8.count), UInt8(value.utf8.count)] + Array(name.utf8) + Array(value.utf8)
        }
        return RecordHeader.record(RecordHeader.Kind.getValuesResult, 0, pairs)
    }

    /// The names up to the first pair that is not whole.
    private static func names(in content: UnsafeRawBufferPointer) -> Set<[UInt8]> {
        var names: Set<[UInt8]> = []
        var rest = content[...]
        // Names that are known take one byte for each length.
        while rest.count >= 2 {
            let (name, value) = (Int(rest[rest.startIndex]), Int(rest[rest.startIndex + 1]))
            guard name < 0x80, value < 0x80, rest.count >= 2 + name + value else { break }
            names.insert(Array(rest.dropFirst(2).prefix(name)))
            rest = rest.dropFirst(2 + name + value)
        }
        return names
    }
}
