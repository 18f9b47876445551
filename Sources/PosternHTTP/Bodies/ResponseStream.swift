/// The body of an answer that is written when the answer is sent.
package final class ResponseStream: Sendable {
    package typealias Work = @Sendable (BodyWriter) async throws -> Void
    package typealias Change = @Sendable (Response) -> Response

    /// How many bytes `work` writes; `nil` when nobody knows.
    package let length: Int?
    package let work: Work
    /// What is done to the answer when all of its body is there before it is sent.
    package let changes: [Change]

    package init(length: Int?, changes: [Change] = [], work: @escaping Work) {
        (self.length, self.changes, self.work) = (length, changes, work)
    }

    /// The same stream, written by what `wrap` makes of ``work``.
    package func wrapped(_ wrap: (@escaping Work) -> Work) -> ResponseStream {
        ResponseStream(length: length, changes: changes, work: wrap(work))
    }

    func with(_ change: @escaping Change) -> ResponseStream {
        ResponseStream(length: length, changes: changes + [change], work: work)
    }
}
