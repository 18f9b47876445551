internal import PosternHTTP

/// A request that a handler works on.
package struct RunningRequest: Sendable, Equatable {
    /// When the handler began (``Monotonic``).
    let start: UInt64
    /// Its method and the pattern of its route, `GET /notes/{id:int}`, and its id.
    package let route: String
    package let id: String

    /// How many bytes one takes in memory.
    static let size = 256

    init(start: UInt64, route: String, id: String) {
        self.start = start
        self.route = route
        self.id = id
    }

    /// How long it has been running at `now`, in milliseconds.
    func age(at now: UInt64) -> UInt64 { now > start ? now - start : 0 }

    /// Writes one into memory: eight bytes of the start, which is never 0; the name of the route, cut off where it must be, and at a NUL;
    /// a NUL; the id; a NUL. No text has to be made for a request.
    static func write(_ start: UInt64, _ request: Request, into memory: UnsafeMutableRawBufferPointer) {
        var name = request.route ?? "(no route)"
        var end = 8
        name.withUTF8 { name in
            let name = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(name).prefix(160).prefix { $0 != 0 })
            UnsafeMutableRawBufferPointer(rebasing: memory[end...]).copyMemory(from: name)
            end += name.count
        }
        memory[end] = 0
        end += 1
        end += request.copyID(to: UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
        memory[end] = 0
        memory.storeBytes(of: max(1, start), as: UInt64.self)
    }

    /// - Returns: `nil` when none is there.
    init?(_ bytes: some Collection<UInt8>) {
        let start = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard start != 0 else { return nil }
        let texts = bytes.dropFirst(8).split(separator: 0, maxSplits: 2)
        guard texts.count >= 2 else { return nil }
        self.init(start: start, route: String(decoding: texts[0], as: UTF8.self), id: String(decoding: texts[1], as: UTF8.self))
    }
}
