/// One piece of a document that an `Encoder` writes from front to back.
///
/// `Encodable` may fill nested containers and superclasses in any order and at any time, so each of them has a buffer
/// of its own and leaves a gap in its parent's, into which it is inserted at the end. All else shares one buffer.
final class JSONEncodingBuffer {
    var writer = JSONWriter()
    /// Whose turn it is to write: an encoder's, or while that encodes a value, the turn of the value's own encoder.
    var turn = 0
    private var lastTurn = 0
    private var gaps: [(offset: Int, filling: JSONValueEncoder)] = []

    /// Gives the turn to a new encoder.
    func beginTurn() -> Int {
        lastTurn += 1
        turn = lastTurn
        return turn
    }

    /// Leaves room for the value of an encoder that has a buffer of its own.
    func leaveGap(for filling: JSONValueEncoder) {
        gaps.append((writer.leaveGap(), filling))
    }

    /// Forgets what was written since the mark, gaps included.
    func rewind(to mark: JSONWriter.Mark) {
        while let last = gaps.last, mark.precedes(last.offset) { gaps.removeLast() }
        writer.rewind(to: mark)
    }

    /// The bytes of this piece with all gaps filled; nothing can be written to any of them afterwards.
    func assemble() -> [UInt8] {
        let own = writer.take()
        guard !gaps.isEmpty else { return own }
        var whole: [UInt8] = []
        var start = 0
        for gap in gaps {
            whole.append(contentsOf: own[start..<gap.offset])
            gap.filling.end()
            whole.append(contentsOf: gap.filling.buffer.assemble())
            start = gap.offset
        }
        whole.append(contentsOf: own[start...])
        return whole
    }
}
