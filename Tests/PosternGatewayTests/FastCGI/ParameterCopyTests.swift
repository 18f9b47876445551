import Glibc
import PosternHTTP
import Testing

@testable import PosternGateway

struct ParameterCopyTests {
    private func copy(_ variables: [String]) -> Parameters? {
        var environment = variables.map { strdup($0) } + [nil]
        defer { for variable in environment { free(variable) } }
        return environment.withUnsafeMutableBufferPointer { ParameterCopy.make(of: $0.baseAddress) }
    }

    @Test func `variables are copied in their order, empty values and duplicates too`() throws {
        let parameters = try #require(copy(["A=1", "EMPTY=", "A=2", "B=x=y"]))
        #expect(parameters.count == 4)
        #expect(parameters["A"] == "1")
        #expect(parameters.occurrences(of: "A") == 2)
        #expect(parameters["EMPTY"] == "")
        #expect(parameters["B"] == "x=y")
    }

    @Test func `none are none`() {
        #expect(copy([])?.count == 0)
        #expect(ParameterCopy.make(of: nil)?.count == 0)
    }

    @Test(arguments: ["=value", "nothing", ""])
    func `a variable without a name is refused`(_ variable: String) {
        #expect(copy(["A=1", variable]) == nil)
    }

    @Test func `as many as the limit are taken, and not one more`() {
        let variables = (0..<ParameterLimits.count).map { "N\($0)=" }
        #expect(copy(variables)?.count == ParameterLimits.count)
        #expect(copy(variables + ["ONE=more"]) == nil)
    }

    @Test func `as many bytes as the limit are taken, and not many more`() {
        let filler = String(repeating: "v", count: ParameterLimits.size - 3)
        #expect(copy(["A=\(filler)"])?.count == 1)
        #expect(copy(["A=\(filler)", "B=1234"]) == nil)
    }
}
