/// Why a value has no JSON form.
public enum JSONWritingError: Error, Sendable, Equatable {
    /// Infinities and NaN: give a number, or write `null` where the reader expects it.
    case notFinite
}
