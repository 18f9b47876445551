internal import HTTPTypes

/// What of a file a request asks for, by its conditions and its range (RFC 9110 §13.2.2, §14).
package enum FileSelection: Sendable, Equatable {
    case whole
    case part(Range<Int64>)
    /// The client has it: 304.
    case known
    /// It is not in the state that the client means: 412.
    case changed
    /// It does not have the range: 416.
    case outside

    /// - Parameters:
    ///   - tag: of the file as it is.
    ///   - date: when it was written last, in whole seconds.
    ///   - size: in bytes.
    package init(_ request: Request, tag: EntityTag, date: HTTPDate, size: Int64) {
        let headers = request.headers
        if let condition = headers[.ifMatch] {
            guard EntityTagCondition(parsing: condition).matchesStrongly(tag) else {
                self = .changed
                return
            }
        } else if let limit = headers[.ifUnmodifiedSince].flatMap({ HTTPDate($0) }), date > limit {
            self = .changed
            return
        }
        if let condition = headers[.ifNoneMatch] {
            guard !EntityTagCondition(parsing: condition).matchesWeakly(tag) else {
                self = .known
                return
            }
        } else if let limit = headers[.ifModifiedSince].flatMap({ HTTPDate($0) }), date <= limit {
            self = .known
            return
        }
        guard request.method == .get, let range = headers[.range], Self.allowsRange(headers[.ifRange], tag, date) else {
            self = .whole
            return
        }
        self.init(range: range, size: size)
    }

    /// What `If-Range` says: a part is of use only of the very file that the client has begun with.
    private static func allowsRange(_ condition: String?, _ tag: EntityTag, _ date: HTTPDate) -> Bool {
        guard let condition else { return true }
        if condition.contains("\"") { return EntityTag(parsing: condition)?.matchesStrongly(tag) ?? false }
        return condition == date.description
    }

    /// What `Range` says. Several ranges are answered with the whole file, as is what makes no sense.
    init(range: String, size: Int64) {
        self = .whole
        let parts = range.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return }
        let bounds = parts[1].split(separator: "-", omittingEmptySubsequences: false).map(\.trimmed)
        guard bounds.count == 2, bounds.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return }
        // What is too large for a number is too large for a file.
        let (first, last) = (Int64(bounds[0]) ?? .max, Int64(bounds[1]) ?? .max)
        switch (bounds[0].isEmpty, bounds[1].isEmpty) {
        case (true, true): return
        case (true, false): self = last > 0 && size > 0 ? .part(max(0, size - last)..<size) : .outside
        case (false, true): self = first < size ? .part(first..<size) : .outside
        case (false, false):
            guard first <= last else { return }
            self = first < size ? .part(first..<min(size - 1, last) + 1) : .outside
        }
    }
}
