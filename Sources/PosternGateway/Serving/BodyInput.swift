internal import Synchronization

/// The body of a request on its connection, to be read in parts.
package protocol BodyInput: Sendable {
    /// Reads the next part; blocks. A part has ``BodyPart/size`` bytes or more, but for the last.
    ///
    /// - Returns: no bytes at the end.
    /// - Throws: ``BodyFault/broken`` when the peer went away; there must be no further call then.
    func next() throws(BodyFault) -> [UInt8]

    /// Whether the end has been read, so that nothing of the request is left on its connection.
    var isAtEnd: Bool { get }
}

/// A part of a request's body.
package enum BodyPart {
    /// How many bytes a part has at least, so that a slow peer cannot hold a worker by a byte at a time.
    package static let size = 65_536
}

/// A body that has been read.
package final class ReadBody: BodyInput {
    private let rest: Mutex<[UInt8]>

    package init(_ bytes: [UInt8]) { rest = Mutex(bytes) }

    package func next() -> [UInt8] {
        rest.withLock { rest in
            defer { rest = [] }
            return rest
        }
    }

    package var isAtEnd: Bool { true }
}
