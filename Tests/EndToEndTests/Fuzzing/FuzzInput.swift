import TestSupport

/// Bytes for one connection, made of valid requests by damage; the same for the same seed and number.
struct FuzzInput {
    enum Wire: CaseIterable { case fastcgi, scgi }

    let wire: Wire
    let bytes: [UInt8]
    /// Nothing was damaged: the answer must be a success.
    let isWhole: Bool
    /// The most bytes that are sent at a time.
    let chunk: Int
    /// Whether the connection is closed without waiting for answers.
    let isAbrupt: Bool

    init(seed: UInt64, number: Int) {
        var random = SeededGenerator(seed: seed &+ UInt64(number) &* 0x9E37_79B9)
        wire = Wire.allCases.randomElement(using: &random) ?? .fastcgi
        isWhole = Int.random(in: 0..<8, using: &random) == 0
        var bytes = Self.requests(number, over: wire, &random)
        if !isWhole {
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                Self.damage(&bytes, with: Self.requests(number, over: wire, &random), &random)
            }
        }
        self.bytes = bytes
        chunk = [Int.max, Int.max, Int.max, 700, 16, 3].randomElement(using: &random) ?? .max
        isAbrupt = !isWhole && Int.random(in: 0..<10, using: &random) == 0
    }

    // MARK: Valid requests

    private static func requests(_ number: Int, over wire: Wire, _ random: inout SeededGenerator) -> [UInt8] {
        let size = [0, 10, 1_000, 9_000, 40_000].randomElement(using: &random) ?? 0
        let text = "note \(number) " + String(repeating: "x", count: size)
        let isPost = Int.random(in: 0..<4, using: &random) > 0
        let body = isPost ? Array(#"{"text":"\#(text)","completed":false}"#.utf8) : []
        switch wire {
        case .scgi: return SCGIRequest(isPost ? "POST" : "GET", isPost ? "/notes" : "/notes/1", body: body).typed.bytes
        case .fastcgi: return fastCGI(isPost, body, &random)
        }
    }

    private static func fastCGI(_ isPost: Bool, _ body: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var request = FastCGIRequest(isPost ? "POST" : "GET", isPost ? "/notes" : "/notes/1", body: body)
            .setting("CONTENT_TYPE", "application/json")
        request.requestID = [1, 1, 1, 2, 300, 65_535].randomElement(using: &random) ?? 1
        request.chunk = [65_535, 65_535, 8_184, 100].randomElement(using: &random) ?? 65_535
        request.padding = [0, 0, 7, 255].randomElement(using: &random) ?? 0
        request.isKept = Bool.random(using: &random)
        var records = request.records
        if Int.random(in: 0..<4, using: &random) == 0 {
            let names = (0..<Int.random(in: 0...40, using: &random)).map { _ in "FCGI_MAX_CONNS" }
            let others: [FastCGIRecord] = [
                .getValues(names), FastCGIRecord(.init(rawValue: 99), requestID: 0, patternBytes(names.count)),
                .begin(requestID: 77), FastCGIRecord(.input, requestID: 77, patternBytes(20)),
            ]
            let other = others.randomElement(using: &random) ?? others[0]
            let place = other.requestID == 0 ? 0 : 1
            records.insert(other, at: Int.random(in: place..<records.count, using: &random))
        }
        return records.bytes
    }

    // MARK: Damage

    private static func damage(_ bytes: inout [UInt8], with other: [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        // Most of a request is its body: half of all damage is done to what stands before it.
        let front = Bool.random(using: &random) ? place : Int.random(in: 0..<min(bytes.count, 400), using: &random)
        let end = min(bytes.count, front + Int.random(in: 1...64, using: &random))
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: bytes[front] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes[front] = UInt8.random(in: .min ... .max, using: &random)
        case 3: bytes.removeSubrange(place...)
        case 4: bytes.removeSubrange(front..<end)
        case 5: bytes.insert(contentsOf: bytes[front..<end], at: front)
        case 6: bytes = bytes[..<front] + other.suffix(Int.random(in: 0...other.count, using: &random))
        case 7: for index in front..<end { bytes[index] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0 }
        default: bytes += other
        }
    }
}

extension SCGIRequest {
    fileprivate var typed: SCGIRequest { setting("CONTENT_TYPE", "application/json") }
}
