import Testing

@testable import PosternHTTP

struct FileSelectionTests {
    @Test(
        arguments: [
            ("bytes=0-0", .part(0..<1)), ("bytes=0-99", .part(0..<100)), ("bytes=0-", .part(0..<100)),
            ("bytes=99-", .part(99..<100)),
            ("bytes=10-19", .part(10..<20)), ("bytes=50-500", .part(50..<100)), ("bytes=-1", .part(99..<100)),
            ("bytes=-500", .part(0..<100)), ("BYTES=5-6", .part(5..<7)), ("bytes= 5-6 ", .part(5..<7)),
            ("bytes=0-99999999999999999999", .part(0..<100)), ("bytes=-99999999999999999999", .part(0..<100)),
            ("bytes=0-9223372036854775807", .part(0..<100)),
            ("bytes=100-", .outside), ("bytes=100-200", .outside), ("bytes=-0", .outside),
            ("bytes=99999999999999999999-", .outside),
            ("bytes=9-5", .whole), ("bytes=-", .whole), ("bytes=", .whole), ("bytes", .whole), ("bytes=a-b", .whole),
            ("bytes=0-1,5-6", .whole), ("lines=0-1", .whole), ("bytes=+1-2", .whole), ("bytes=1-2-3", .whole), ("", .whole),
            ("bytes=٠-١", .whole),
        ] as [(String, FileSelection)])
    func `one range is taken, whatever makes no sense is the whole (A25)`(_ range: String, _ selection: FileSelection) {
        #expect(FileSelection(range: range, size: 100) == selection)
    }

    @Test(arguments: ["bytes=0-", "bytes=0-0", "bytes=-1"]) func `an empty file has no range`(_ range: String) {
        #expect(FileSelection(range: range, size: 0) == .outside)
    }

    private static let tag = EntityTag("v1")!
    private static let date = HTTPDate(secondsSince1970: 784_111_777)
    private static let (earlier, same, later) = (
        "Sun, 06 Nov 1994 08:49:36 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:38 GMT"
    )

    @Test(
        arguments: [
            (["HTTP_IF_NONE_MATCH": "\"v1\""], .known), (["HTTP_IF_NONE_MATCH": "W/\"v1\""], .known),
            (["HTTP_IF_NONE_MATCH": "*"], .known), (["HTTP_IF_NONE_MATCH": "\"v2\""], .whole),
            (["HTTP_IF_NONE_MATCH": "\"v2\"", "HTTP_IF_MODIFIED_SINCE": later], .whole),
            (["HTTP_IF_MODIFIED_SINCE": same], .known), (["HTTP_IF_MODIFIED_SINCE": earlier], .whole),
            (["HTTP_IF_MODIFIED_SINCE": "yesterday"], .whole), (["HTTP_IF_MATCH": "\"v1\""], .whole),
            (["HTTP_IF_MATCH": "\"v2\""], .changed), (["HTTP_IF_MATCH": "W/\"v1\""], .changed),
            (["HTTP_IF_UNMODIFIED_SINCE": same], .whole), (["HTTP_IF_UNMODIFIED_SINCE": earlier], .changed),
            (["HTTP_RANGE": "bytes=0-4"], .part(0..<5)), (["HTTP_RANGE": "bytes=0-4", "HTTP_IF_RANGE": "\"v1\""], .part(0..<5)),
            (["HTTP_RANGE": "bytes=0-4", "HTTP_IF_RANGE": "W/\"v1\""], .whole),
            (["HTTP_RANGE": "bytes=0-4", "HTTP_IF_RANGE": "\"v2\""], .whole),
            (["HTTP_RANGE": "bytes=0-4", "HTTP_IF_RANGE": same], .part(0..<5)),
            (["HTTP_RANGE": "bytes=0-4", "HTTP_IF_RANGE": later], .whole),
            (["HTTP_RANGE": "bytes=0-4", "HTTP_IF_NONE_MATCH": "\"v1\""], .known),
        ] as [([String: String], FileSelection)])
    func `conditions are looked at in the order of RFC 9110 (H27)`(_ fields: [String: String], _ selection: FileSelection) {
        var parameters = Parameters()
        for (name, value) in fields { parameters.append(name, value) }
        let request = Request(method: .get, path: "/", queryString: "", parameters: parameters)
        #expect(FileSelection(request, tag: Self.tag, date: Self.date, size: 100) == selection)
        let head = Request(method: .head, path: "/", queryString: "", parameters: parameters)
        let isRange = if case .part = selection { true } else { false }
        #expect(FileSelection(head, tag: Self.tag, date: Self.date, size: 100) == (isRange ? .whole : selection))
    }

    @Test(arguments: [
        ("a.pdf", "application/pdf"), ("a/b.c/d.JPG", "image/jpeg"), ("notes.tar.gz", "application/gzip"),
        ("README", "application/octet-stream"), (".png", "application/octet-stream"), ("a.exe", "application/octet-stream"),
        ("", "application/octet-stream"), ("x.css", "text/css; charset=utf-8"),
    ])
    func `the ending of a name tells the type`(_ path: String, _ type: String) {
        #expect(Response.file(path, below: "/srv").headers[.contentType] == type)
    }
}
