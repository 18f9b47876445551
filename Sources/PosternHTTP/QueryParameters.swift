/// The parameters behind the `?` of a request, in the form that HTML forms use (`application/x-www-form-urlencoded`).
///
/// `+` is a blank. An escape that is none (`%zz`) stays as it is, and bytes that are not UTF-8 become U+FFFD.
public struct QueryParameters: Sendable, Equatable {
    /// Names and values, decoded, in the order in which they were sent.
    public let all: [Parameter]

    public struct Parameter: Sendable, Equatable {
        public let name: String
        public let value: String
    }

    /// Decodes the text behind the `?`.
    public init(parsing text: String) {
        guard !text.isEmpty else {
            all = []
            return
        }
        all = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return Parameter(
                name: PercentEncoding.decodeForm(parts[0]), value: parts.count > 1 ? PercentEncoding.decodeForm(parts[1]) : "")
        }
    }

    /// The value of the first parameter called `name`.
    public subscript(name: String) -> String? {
        all.first { $0.name == name }?.value
    }

    /// The values of every parameter called `name`.
    public func values(_ name: String) -> [String] {
        all.filter { $0.name == name }.map(\.value)
    }
}
