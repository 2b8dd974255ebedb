using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RequestLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "logged_requests",
                columns: table => new
                {
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    method = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    path = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    query = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    status = table.Column<int>(type: "integer", nullable: false),
                    error_code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true, collation: "C"),
                    duration_ms = table.Column<int>(type: "integer", nullable: false),
                    signed_message = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    mistakes = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    request_body = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    request_bytes = table.Column<int>(type: "integer", nullable: false),
                    is_request_whole = table.Column<bool>(type: "boolean", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    answer_bytes = table.Column<int>(type: "integer", nullable: false),
                    is_answer_whole = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_logged_requests", x => new { x.partner_id, x.id });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "logged_requests");
        }
    }
}
