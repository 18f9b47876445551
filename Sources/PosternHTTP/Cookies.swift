/// The cookies of a request (RFC 6265 §4.2), as they were sent: values are not decoded.
public struct Cookies: Sendable, Equatable {
    /// Names and values in the order in which they were sent; a name may stand there twice.
    public let all: [Cookie]

    public struct Cookie: Sendable, Equatable {
        public let name: String
        public let value: String
    }

    /// Reads the value of a `Cookie` field; what is no `name=value` is passed over.
    public init(parsing text: String) {
        all = text.split(separator: ";").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let name = parts[0].trimmed
            return name.isEmpty ? nil : Cookie(name: String(name), value: String(parts[1].trimmed.unquoted))
        }
    }

    /// The value of the first cookie called `name`, which is the most specific one.
    public subscript(name: String) -> String? {
        all.first { $0.name == name }?.value
    }
}

extension Substring {
    fileprivate var unquoted: Substring {
        count >= 2 && first == "\"" && last == "\"" ? dropFirst().dropLast() : self
    }
}
