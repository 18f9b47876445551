internal import Synchronization

/// The body of an SCGI request, which is as long as its header says.
final class SocketBody: BodyInput {
    private struct State {
        /// What was read behind the header already.
        var surplus: [UInt8]
        /// How many bytes are still to come.
        var rest: Int
    }

    private let descriptor: Int32
    private let state: Mutex<State>

    /// - Parameters:
    ///   - surplus: what was read behind the header already.
    ///   - length: of the whole body.
    init(on descriptor: Int32, behind surplus: UnsafeRawBufferPointer, length: Int) {
        self.descriptor = descriptor
        let surplus = Array(surplus.prefix(length))
        state = Mutex(State(surplus: surplus, rest: length - surplus.count))
    }

    var isAtEnd: Bool { state.withLock { $0.rest == 0 && $0.surplus.isEmpty } }

    func next() throws(BodyFault) -> [UInt8] {
        try state.withLock { state throws(BodyFault) in
            let beginning = state.surplus
            state.surplus = []
            let wanted = min(state.rest, max(0, BodyPart.size - beginning.count))
            guard wanted > 0 else { return beginning }
            let part = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                while count < wanted {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count..<wanted])
                    let received = SocketStream.receive(from: descriptor, into: rest)
                    guard received > 0 else { break }
                    count += received
                }
            }
            guard part.count == wanted else { throw .broken }
            state.rest -= wanted
            return beginning.isEmpty ? part : beginning + part
        }
    }
}
