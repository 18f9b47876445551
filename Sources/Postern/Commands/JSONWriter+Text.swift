internal import PosternHTTP

extension JSONWriter {
    /// The text of a document that is one object.
    static func text<Failure: Error>(_ body: (inout JSONObjectWriter) throws(Failure) -> Void) throws(Failure) -> String {
        var writer = JSONWriter()
        try writer.object(body)
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}
