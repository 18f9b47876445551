import PosternHTTP

/// A note as the notes application has it, with both ways to write it.
struct BenchmarkNote: Codable, JSONEncodable {
    var id: Int64
    var text: String
    var completed: Bool

    /// A hundred, with texts as people write them: some with quotation marks, line ends and letters outside of ASCII.
    static let hundred = (1...100).map { number in
        let texts = [
            "Buy milk", "Call the dentist about Thursday's appointment", "Read \"The Mythical Man-Month\"",
            "Zürich → Genève, 14:30",
            "first line\nsecond line",
        ]
        return BenchmarkNote(id: Int64(number * 1009), text: texts[number % texts.count], completed: number.isMultiple(of: 3))
    }

    func encode(to writer: inout JSONWriter) {
        writer.object { note in
            note.member("id", id)
            note.member("text", text)
            note.member("completed", completed)
        }
    }
}
