import Testing

@testable import PosternHTTP

struct EntityTagTests {
    /// From the reference implementation's `vectors_sip128`: the key is 00, 01, …, 0f, the input as many bytes of the same kind.
    private static let vectors = [
        "a3817f04ba25a8e66df67214c7550293", "da87c1d86b99af44347659119b22fc45", "8177228da4a45dc7fca38bdef60affe4",
    ]

    @Test func `the hash is SipHash-2-4-128`() {
        for (length, expected) in Self.vectors.enumerated() {
            let (first, second) = SipHash.hash((0..<length).map(UInt8.init), key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
            let bytes = [first, second].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
            #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
        }
    }

    @Test func `the tag of a body is 32 digits, the same each time, and another for another body`() {
        var tags: Set<String> = []
        for length in 0..<200 {
            let body = [UInt8](repeating: 7, count: length)
            #expect(EntityTag(of: body) == EntityTag(of: body))
            #expect(EntityTag(of: body).value.utf8.count == 32)
            tags.insert(EntityTag(of: body).value)
        }
        #expect(tags.count == 200)
        #expect(EntityTag(of: []).description == "\"\(EntityTag(of: []).value)\"")
    }

    @Test(arguments: ["a b", "a\"b", "ä", "a\n", "\u{7F}"])
    func `a tag that could not be sent is none`(_ value: String) {
        #expect(EntityTag(value) == nil)
    }

    @Test(
        arguments: [
            (#""a""#, ["a"]), (#""a", W/"b" ,"c""#, ["a", "W/b", "c"]), (#"  "a",,"b""#, ["a", "b"]), (#""""#, [""]), ("", []),
            ("a", []),
            (#""a" "b""#, ["a"]), (#""a", b, "c""#, ["a"]), (#"w/"a""#, []), (#""a"#, []), (#"*, "a""#, []), (#""a,b""#, ["a,b"]),
        ] as [(String, [String])])
    func `a list of tags is read as far as it is one`(_ field: String, _ expected: [String]) {
        let tags = expected.map { $0.hasPrefix("W/") ? EntityTag(String($0.dropFirst(2)), isWeak: true)! : EntityTag($0)! }
        #expect(EntityTagCondition(parsing: field) == .tags(tags))
    }

    /// RFC 9110 §8.8.3.2, the table.
    @Test(arguments: [
        ("W/1", "W/1", false, true), ("W/1", "W/2", false, false), ("W/1", "1", false, true), ("1", "1", true, true),
    ])
    func `tags are compared strongly and weakly`(_ one: String, _ other: String, _ strong: Bool, _ weak: Bool) throws {
        func tag(_ text: String) throws -> EntityTag {
            try #require(EntityTag(String(text.last!), isWeak: text.hasPrefix("W/")))
        }
        #expect(try tag(one).matchesStrongly(tag(other)) == strong)
        #expect(try tag(one).matchesWeakly(tag(other)) == weak)
    }
}
