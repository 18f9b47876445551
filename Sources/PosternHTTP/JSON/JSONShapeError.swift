/// Why a well-formed JSON value is not a value of the type asked for: all that was found, each with its place.
public struct JSONShapeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// How many faults are told at most.
    public static let largestCount = 32

    /// What was found, in the order in which the type asks for its parts; never empty.
    public let faults: [Fault]

    /// Whether everything was looked at. It was not when there are more than ``largestCount`` faults, when the document is large,
    /// or when a type refuses a value by a rule of its own and nothing was found that it takes instead.
    public let isComplete: Bool

    /// One thing that does not fit.
    public struct Fault: Sendable, Equatable, CustomStringConvertible {
        /// The JSON Pointer (RFC 6901) of the fault: empty for the whole document, `/text` for its member `text`.
        public let pointer: String
        /// What is wrong, as a part of a sentence: `expected a string, found a number`.
        public let reason: String

        /// `/text: expected a string, found a number`
        public var description: String { pointer.isEmpty ? reason : "\(pointer): \(reason)" }
    }

    /// Where the first fault is.
    public var pointer: String { faults[0].pointer }

    /// What the first fault is.
    public var reason: String { faults[0].reason }

    /// `/text: expected a string, found a number; /completed: required member is missing`
    public var description: String {
        faults.map(\.description).joined(separator: "; ") + (isComplete ? "" : "; perhaps more")
    }

    init(first: Fault, others: some Sequence<Fault>, isComplete: Bool) {
        faults = [first] + others
        self.isComplete = isComplete
    }
}

extension JSONShapeError.Fault {
    /// A pointer of more bytes, and a reason of more scalars, is cut: they may hold names and texts of the document.
    private static let longestText = 512

    init(path: some Sequence<String>, reason: String) {
        var pointer = ""
        var isCut = false
        for name in path {
            let step = "/" + Self.escape(name)
            isCut = pointer.utf8.count + step.utf8.count > Self.longestText
            if isCut { break }
            pointer += step
        }
        self.pointer = pointer
        let reason = String(reason.unicodeScalars.prefix(Self.longestText))
        self.reason = isCut ? "\(reason) (further in, behind a name that is too long to be told)" : reason
    }

    /// Writes `~` as `~0` and `/` as `~1`, as RFC 6901 section 3 has it.
    private static func escape(_ name: String) -> String {
        var escaped = ""
        for scalar in name.unicodeScalars.prefix(longestText + 1) {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
