/// What one schema has that another has not, in the order of ``Schema/objects``.
public struct SchemaDifference: Sendable, Equatable {
    public enum Change: Sendable, Equatable {
        case onlyHere(SchemaObject)
        case onlyThere(SchemaObject)
        case changed(here: SchemaObject, there: SchemaObject)

        /// The object on both sides; `nil` where it is not.
        public var sides: (here: SchemaObject?, there: SchemaObject?) {
            switch self {
            case .onlyHere(let object): (object, nil)
            case .onlyThere(let object): (nil, object)
            case .changed(let here, let there): (here, there)
            }
        }
    }

    public let changes: [Change]

    public var isEmpty: Bool { changes.isEmpty }

    /// The difference for people: a line for each object, and for a changed one the first line on both sides that is not the same.
    ///
    /// - Parameters:
    ///   - here: what to call the schema that was asked for its difference, such as `the database`.
    ///   - there: what to call the other.
    public func lines(here: String, there: String) -> [String] {
        changes.flatMap { change in
            switch change {
            case .onlyHere(let object): return ["\(object) is only in \(here)"]
            case .onlyThere(let object): return ["\(object) is only in \(there)"]
            case .changed(let mine, let theirs):
                let (left, right) = Self.firstDifference(mine, theirs)
                return ["\(mine) is not the same", "    \(here): \(left)", "    \(there): \(right)"]
            }
        }
    }

    /// The first lines of two definitions that differ. A comma at the end does not count: a column behind it brings it along.
    static func firstDifference(_ left: SchemaObject, _ right: SchemaObject) -> (String, String) {
        let (left, right) = (lines(of: left), lines(of: right))
        let same = zip(left, right).prefix { $0.utf8.elementsEqual($1.utf8) }.count
        func line(_ lines: [String]) -> String { same < lines.count ? lines[same] : "(nothing more)" }
        return (line(left), line(right))
    }

    private static func lines(of object: SchemaObject) -> [String] {
        object.definition.utf8.split(separator: UInt8(ascii: "\n")).map { line in
            let text = String(decoding: line, as: UTF8.self).trimmed
            return text.hasSuffix(",") ? String(text.dropLast()) : text
        }
    }
}
