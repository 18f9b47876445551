internal import Glibc
internal import HTTPTypes

/// The meta-variables of one request (RFC 3875 §4.1), as a web server sends them over FastCGI or SCGI.
///
/// All names and values lie in one block of bytes and become Swift strings only when somebody asks for one: a server
/// sends about twenty-five, a handler looks at two.
package struct Parameters: Sendable {
    private struct Entry {
        let name: Range<Int>
        let value: Range<Int>
    }

    /// Longer than what has been written into it.
    private var bytes = [UInt8](repeating: 0, count: 1_536)
    private var entries: [Entry] = []

    /// The size of all names and values, in bytes.
    package private(set) var size = 0

    package init() { entries.reserveCapacity(40) }

    package var count: Int { entries.count }

    /// Adds a variable; one with the same name may be there already.
    package mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        let (start, middle) = (size, size + name.count)
        size = middle + value.count
        if size > bytes.count { bytes += repeatElement(0, count: size) }
        bytes.withUnsafeMutableBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: bytes[start..<middle]).copyMemory(from: name)
            UnsafeMutableRawBufferPointer(rebasing: bytes[middle..<size]).copyMemory(from: value)
        }
        entries.append(Entry(name: start..<middle, value: middle..<size))
    }

    /// Adds a variable; one with the same name may be there already.
    package mutating func append(_ name: String, _ value: String) {
        var (name, value) = (name, value)
        name.withUTF8 { name in
            value.withUTF8 { value in append(name: UnsafeRawBufferPointer(name), value: UnsafeRawBufferPointer(value)) }
        }
    }

    /// Whether a variable called `name` was sent, be it empty.
    package func contains(_ name: StaticString) -> Bool {
        entries.contains { isNamed($0, name) }
    }

    /// Whether a variable called `name` was sent, be it empty.
    package func contains(_ name: UnsafeRawBufferPointer) -> Bool {
        entries.contains { entry in
            entry.name.count == name.count
                && bytes.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[entry.name]).elementsEqual(name) }
        }
    }

    /// How often a variable called `name` was sent.
    package func occurrences(of name: StaticString) -> Int {
        entries.count { isNamed($0, name) }
    }

    /// The bytes of the first variable called `name`, lent to `body`; `nil` when there is none.
    package func withValue<Result>(_ name: StaticString, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let entry = entries.first(where: { isNamed($0, name) }) else { return nil }
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[entry.value])) }
    }

    /// The first variable called `name` as text; `nil` when there is none or when it is not valid UTF-8.
    package subscript(name: StaticString) -> String? {
        withValue(name) { value in
            // Most are ASCII, which needs no look at what the bytes make up together.
            guard value.contains(where: { $0 >= 0x80 }) else { return String(decoding: value, as: UTF8.self) }
            return String(validating: value, as: UTF8.self)
        } ?? nil
    }

    /// Calls `body` with each variable, in the order in which they were sent.
    package func forEach(_ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            for entry in entries {
                body(UnsafeBufferPointer(rebasing: bytes[entry.name]), UnsafeBufferPointer(rebasing: bytes[entry.value]))
            }
        }
    }

    private func isNamed(_ entry: Entry, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        return entry.name.count == length
            && bytes.withUnsafeBytes { memcmp($0.baseAddress! + entry.name.lowerBound, name.utf8Start, length) == 0 }
    }
}
