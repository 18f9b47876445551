/// Why a value has no JSON form.
public enum JSONWritingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Infinities and NaN: give a number, or write `null` where the reader expects it.
    case notFinite

    public var description: String {
        switch self {
        case .notFinite: "JSON has no number for infinity and NaN: write a finite one, or null"
        }
    }
}
