import TestSupport
import Testing

@testable import PosternGateway

struct NameValueScanTests {
    private func scan(_ bytes: [UInt8], step: Int = .max) -> NameValueScan? {
        var scan = NameValueScan()
        var end = 0
        repeat {
            end += min(step, bytes.count - end)
            guard bytes[..<end].withUnsafeBytes({ scan.read($0) }) else { return nil }
        } while end < bytes.count
        return bytes.withUnsafeBytes { scan.isAtEnd(of: $0) } ? scan : nil
    }

    @Test(arguments: [1, 2, 3, 7, 1_000])
    func `pairs are counted and measured, however they come in`(_ step: Int) throws {
        let pairs = [(1, 0), (127, 127), (128, 128), (3, 70_000), (0, 5)]
        let bytes = pairs.flatMap {
            FastCGINameValue.bytes([UInt8](repeating: 78, count: $0), [UInt8](repeating: 0, count: $1))
        }
        let found = try #require(scan(bytes, step: step))
        #expect(found.count == 5)
        #expect(found.nameBytes == 259)
        #expect(found.valueBytes == 70_260)
    }

    @Test func `what ends inside a pair is not at its end`() {
        let bytes = FastCGINameValue.longBytes(Array("NAME".utf8), Array("value".utf8))
        for count in 1..<bytes.count { #expect(scan(Array(bytes[..<count])) == nil, "\(count)") }
        #expect(scan(bytes)?.count == 1)
    }

    @Test(arguments: [[0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFE], [0x80, 2, 0, 0]] as [[UInt8]])
    func `lengths beyond the limit are refused before there is anything of them (F34)`(_ length: [UInt8]) {
        var scan = NameValueScan()
        #expect(!(length + length).withUnsafeBytes { scan.read($0) })
        #expect(!([1] + length).withUnsafeBytes { scan.read($0) })
    }

    @Test func `as many pairs as the limit are taken, and not one more (F36)`() {
        let pair = FastCGINameValue.bytes([78], [])
        #expect(scan(Array(repeatElement(pair, count: ParameterLimits.count).joined()))?.count == ParameterLimits.count)
        #expect(scan(Array(repeatElement(pair, count: ParameterLimits.count + 1).joined())) == nil)
    }

    @Test func `as many bytes as the limit are taken, and not one more (F35)`() {
        let name = [UInt8](repeating: 78, count: ParameterLimits.size - 10)
        #expect(scan(FastCGINameValue.bytes(name, [UInt8](repeating: 0, count: 10)))?.count == 1)
        #expect(scan(FastCGINameValue.bytes(name, [UInt8](repeating: 0, count: 11))) == nil)
    }
}
